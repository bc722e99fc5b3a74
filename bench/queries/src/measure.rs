//! Contestants in turn, and the ratios of their times.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::contestant::Contestant;
use crate::work::Work;

/// A turn is so long, about: shorter than what a busy machine lets a process have at a time.
const TURN: Duration = Duration::from_millis(3);

pub struct Named {
    pub name: &'static str,
    pub contestant: Box<dyn Contestant>,
}

/// What a group took for a work: the first is what the others are compared with.
pub struct Times {
    /// The median of the first one's times, for the work done once.
    pub first: Duration,
    /// The median of each turn's ratio to the first one, and the ratio of the best turns.
    pub ratios: Vec<(f64, f64)>,
}

/// All of a group do the work in turn, in an order that changes from round to round.
pub fn times(group: &mut [Named], work: Work, rounds: usize, admin: &mut postgres::Client) -> Result<Times> {
    work.prepare(admin)?;
    // A client may prepare a statement at a later run than its first, and PostgreSQL plans it anew five times.
    for named in group.iter_mut() {
        let told = || format!("{} cannot do {}", named.name, work.name());
        named.contestant.time(work, 8).with_context(told)?;
    }
    let first = &mut group.first_mut().context("nobody to compare with")?.contestant;
    let once = first.time(work, 3)?.max(Duration::from_micros(3)) / 3;
    let turns = (TURN.as_nanos() / once.as_nanos()).clamp(1, 1_000) as u32;

    let mut all = vec![Vec::with_capacity(rounds); group.len()];
    for round in 0..rounds {
        if let Work::Insert(_) = work {
            work.prepare(admin)?;
            for named in group.iter_mut() {
                named.contestant.time(work, 1)?;
            }
        }
        let mut order: Vec<usize> = (0..group.len()).collect();
        order.rotate_left(round % group.len());
        if round % 2 == 1 {
            order.reverse();
        }
        for at in order {
            let took = group[at].contestant.time(work, turns)?;
            all[at].push(took.as_secs_f64() / f64::from(turns));
        }
    }
    let best = |times: &Vec<f64>| times.iter().copied().fold(f64::INFINITY, f64::min);
    let ratio = |times: &Vec<f64>| {
        (median(times.iter().zip(&all[0]).map(|(time, first)| time / first)), best(times) / best(&all[0]))
    };
    Ok(Times {
        first: Duration::from_secs_f64(median(all[0].iter().copied())),
        ratios: all.iter().map(ratio).collect(),
    })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
