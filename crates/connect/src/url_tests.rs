//! What a URL means, and what a bad one is told.
