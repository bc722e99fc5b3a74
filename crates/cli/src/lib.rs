//! The relata command line.
