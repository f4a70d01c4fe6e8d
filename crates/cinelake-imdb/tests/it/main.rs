//! What a caller sees: files in, titles and a report out.

mod bad_input;
mod books;
mod containers;
mod doubt;
mod dress;
mod dumps;
mod filtering;
mod shapes;
mod support;
