//! SQL and its parameters, ready to be sent.

use super::{Output, Param};

/// SQL and its parameters, ready to be sent.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text, with `$1`, `$2` … for the parameters.
    pub sql: String,
    /// The parameters, in the order of their numbers.
    pub params: Vec<Param>,
    /// What the program expects of each column of the result; empty where it reads none.
    pub outputs: Vec<Output>,
}
