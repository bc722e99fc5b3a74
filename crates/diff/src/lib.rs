//! Two Schemas to the list of Changes between them.
