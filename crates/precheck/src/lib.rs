//! sqlparser's look at the SQL in a schema, before a server is asked.
