//! Placeholder until the bench is written.
use crate::shell::Failed;
pub(crate) fn run(_: &[String]) -> Result<(), Failed> {
    Ok(())
}
