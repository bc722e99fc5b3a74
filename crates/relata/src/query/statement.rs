//! SQL and its parameters, ready to be sent.

use crate::types::Text;

use super::{Output, Param};

/// SQL and its parameters, ready to be sent.
///
/// ```
/// # use relata_example::*; run(async |db| {
/// use relata::types::Integer;
///
/// let statement = Statement {
///     sql: "SELECT $1 + 1".to_owned(),
///     params: vec![Param::new::<Integer>(1)],
///     outputs: vec![Output::new::<Integer>()],
/// };
/// assert_eq!(Cursor::new(&db.run().rows(&statement).await?[0]).read::<Integer>()?, 2);
/// # Ok(()) });
/// ```
#[derive(Debug, Clone)]
pub struct Statement {
    /// The text, with `$1`, `$2` … for the parameters.
    pub sql: String,
    /// The parameters, in the order of their numbers.
    pub params: Vec<Param>,
    /// What the program expects of each column of the result; empty where it reads none.
    pub outputs: Vec<Output>,
}

impl Statement {
    /// The same statement behind `EXPLAIN` or `EXPLAIN (options)`: its rows are the lines of the plan.
    pub(crate) fn explained(mut self, explain: &str) -> Statement {
        self.sql.insert(0, ' ');
        self.sql.insert_str(0, explain);
        self.outputs = vec![Output::new::<Text>()];
        self
    }
}
