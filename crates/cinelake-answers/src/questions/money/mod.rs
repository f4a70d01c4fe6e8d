//! What questions 7 and 8 share: the films of the window, and what second opinions add to their money.

pub(super) mod coverage;
pub(super) mod second_opinions;

pub use coverage::Coverage;
pub use second_opinions::SecondOpinion;
