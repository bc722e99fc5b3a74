//! Who takes part, and how one of them is timed.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::runtime::Runtime;

use crate::work::Work;

/// Someone who can be timed.
pub trait Contestant {
    /// Does the work so many times.
    fn time(&mut self, work: Work, times: u32) -> Result<Duration>;
}

/// A client that blocks.
pub trait Blocking {
    /// The rows that were read or written.
    fn run(&mut self, work: Work) -> Result<usize>;
}

impl<B: Blocking> Contestant for B {
    fn time(&mut self, work: Work, times: u32) -> Result<Duration> {
        let start = Instant::now();
        for _ in 0..times {
            check(work, self.run(work)?)?;
        }
        Ok(start.elapsed())
    }
}

/// An async client.
pub trait Async: Send + Sized + 'static {
    /// The rows that were read or written.
    fn run(&mut self, work: Work) -> impl Future<Output = Result<usize>> + Send;
}

/// A runtime's flavour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    CurrentThread,
    MultiThread,
}

/// An async client on a runtime of its own: on one thread, or as a task of many.
pub struct OnRuntime<A> {
    runtime: Runtime,
    flavour: Flavour,
    /// `None` only while it runs.
    client: Option<A>,
}

impl<A: Async> OnRuntime<A> {
    pub fn connect<F: Future<Output = Result<A>>>(flavour: Flavour, connect: F) -> Result<Box<Self>> {
        let mut builder = match flavour {
            Flavour::CurrentThread => tokio::runtime::Builder::new_current_thread(),
            Flavour::MultiThread => tokio::runtime::Builder::new_multi_thread(),
        };
        let runtime = builder.enable_all().build()?;
        let client = Some(runtime.block_on(connect)?);
        Ok(Box::new(OnRuntime { runtime, flavour, client }))
    }
}

impl<A: Async> Contestant for OnRuntime<A> {
    fn time(&mut self, work: Work, times: u32) -> Result<Duration> {
        let mut client = self.client.take().context("its last run failed")?;
        let task = async move {
            let start = Instant::now();
            for _ in 0..times {
                check(work, client.run(work).await?)?;
            }
            Ok::<_, anyhow::Error>((start.elapsed(), client))
        };
        let (took, client) = match self.flavour {
            Flavour::CurrentThread => self.runtime.block_on(task)?,
            Flavour::MultiThread => self.runtime.block_on(self.runtime.spawn(task))??,
        };
        self.client = Some(client);
        Ok(took)
    }
}

fn check(work: Work, rows: usize) -> Result<()> {
    ensure!(rows == work.rows(), "{} gave {rows} rows", work.name());
    Ok(())
}
