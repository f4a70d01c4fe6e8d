//! What a title is, and reading catalogue files of IMDb titles.
