//! The steps of a request, for people.

/// One step in the resolution of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which question was settled: `path`, `name`, `proof`, `device`, `tenant`, `dialect`, `file`, `enrolment`.
    pub step: &'static str,
    /// How.
    pub result: String,
    /// Why.
    pub because: String,
}

/// Takes steps down, if anybody wants them: serving writes none.
#[derive(Debug, Default)]
pub(crate) struct Trace(Option<Vec<Step>>);

impl Trace {
    /// One that listens.
    pub(crate) fn listening() -> Self {
        Self(Some(Vec::new()))
    }

    /// Notes a step.
    pub(crate) fn note<R: Into<String>, B: Into<String>>(
        &mut self,
        step: &'static str,
        noted: impl FnOnce() -> (R, B),
    ) {
        if let Some(steps) = &mut self.0 {
            let (result, because) = noted();
            steps.push(Step { step, result: result.into(), because: because.into() });
        }
    }

    /// What was noted.
    pub(crate) fn steps(self) -> Vec<Step> {
        self.0.unwrap_or_default()
    }
}
