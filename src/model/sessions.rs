//! A model file ready to run: one ONNX Runtime session for each scan that runs at the same time.

use std::sync::Mutex;

use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

use crate::error::{Error, Kind, Result, Stage};
use crate::model::card::Card;

/// Sessions of one model, one thread in each, since whole scans run side by side.
pub(super) struct Sessions {
    runtime: Environment,
    bytes: Vec<u8>,
    card: Card,
    /// Sessions that nobody uses at the moment. `Session::run` wants the session for itself.
    idle: Mutex<Vec<Session>>,
}

impl Sessions {
    /// Checks that the model is its card's and prepares a first session.
    ///
    /// # Errors
    /// Where the two don't belong together, or ONNX Runtime refuses the model.
    pub(super) fn new(runtime: Environment, bytes: Vec<u8>, card: Card) -> Result<Self> {
        card.verify(&bytes)?;
        let sessions = Sessions { runtime, bytes, card, idle: Mutex::new(Vec::new()) };
        let first = sessions.take()?;
        sessions.put_back(first);
        Ok(sessions)
    }

    /// The model's card.
    pub(super) fn card(&self) -> &Card {
        &self.card
    }

    /// Lends a session; one that failed is not used again.
    ///
    /// # Errors
    /// Where ONNX Runtime refuses the model, or as the borrower fails.
    pub(super) fn lend<T>(&self, borrower: impl FnOnce(&mut Session) -> Result<T>) -> Result<T> {
        let mut session = self.take()?;
        let answer = borrower(&mut session)?;
        self.put_back(session);
        Ok(answer)
    }

    fn take(&self) -> Result<Session> {
        let idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        if let Some(session) = idle {
            return Ok(session);
        }
        let build = || -> ort::Result<Session> {
            Session::builder(&self.runtime)?
                .with_intra_threads(1)?
                .with_inter_threads(1)?
                .with_optimization_level(GraphOptimizationLevel::Level3)?
                .commit_from_memory(&self.bytes)
        };
        build().map_err(|source| {
            Error::new(Kind::Unsupported, Stage::Setup, format!("ONNX Runtime refuses the model: {source}"))
                .with_hint(
                    "the model and the runtime must belong together; `curvedig doctor` tells their versions",
                )
        })
    }

    fn put_back(&self, session: Session) {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(session);
    }
}
