//! Roles that SQL names and a scratch server does not have: made there, without login.

use postgres::error::SqlState;
use relata_scratch::Server;

/// Does something in scratch, again for each role that it is refused for want of.
pub(crate) fn made<T, E: From<relata_scratch::Error>>(
    server: &Server,
    mut what: impl FnMut() -> Result<T, E>,
    refusal: impl Fn(&E) -> Option<&postgres::Error>,
) -> Result<T, E> {
    let mut made: Vec<String> = Vec::new();
    loop {
        let error = match what() {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        match refusal(&error).and_then(missing) {
            Some(role) if !made.contains(&role) => {
                server.ensure_roles([&role])?;
                made.push(role);
            }
            Some(_) | None => return Err(error),
        }
    }
}

/// The role that is not there, as the server says in English, which scratch servers speak.
pub(crate) fn missing(error: &postgres::Error) -> Option<String> {
    let db = error.as_db_error().filter(|db| *db.code() == SqlState::UNDEFINED_OBJECT)?;
    let name = db.message().strip_prefix("role \"")?.strip_suffix("\" does not exist")?;
    Some(name.to_owned())
}
