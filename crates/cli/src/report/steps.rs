//! What each step of a plan does, for programs.

use relata_plan::{Effects, Rewrite, Step, render};
use serde_json::{Value, json};

use crate::prove::{Proven, ProvenFile};
use crate::{apply, files};

/// The steps of all files, in order: the locks they take, on what, whose rows they read or write anew, and what they lose.
pub(crate) fn steps(proven: &Proven) -> Value {
    let files = proven.files.iter().enumerate();
    let steps = files.flat_map(|(place, file)| {
        file.up
            .steps
            .iter()
            .zip(&file.effects)
            .map(move |(step, effects)| one(place + 1, file, step, effects))
    });
    Value::Array(steps.collect())
}

fn one(number: usize, file: &ProvenFile, step: &Step, effects: &Effects) -> Value {
    let locks = effects.locks.iter().filter(|(object, _)| files::is_there(object, file));
    let locks = locks.map(|(object, mode)| {
        json!({ "mode": mode.to_string(), "kind": object.kind().word(), "object": object.to_string() })
    });
    let rewrites = effects.rewrites.iter().filter(|(object, _)| files::is_there(object, file));
    let rewrites = rewrites.map(|(object, rewrite)| {
        json!({ "object": object.to_string(), "unless_timezone_is_utc": *rewrite == Rewrite::UnlessUtc })
    });
    let scans = effects.scans.keys().filter(|object| files::is_there(object, file)).map(ToString::to_string);
    let objects = apply::objects(step);
    let loses = file.losses.iter().filter(|loss| !loss.fails && objects.contains(&loss.object));
    json!({
        "file": number,
        "transaction": file.up.transactional,
        "statements": render(step),
        "locks": locks.collect::<Vec<_>>(),
        "rewrites": rewrites.collect::<Vec<_>>(),
        "scans": scans.collect::<Vec<_>>(),
        "loses": loses.map(ToString::to_string).collect::<Vec<_>>(),
    })
}
