//! Changes to Steps, in order, as SQL.
