//! What a command ends with when it did not do what was asked, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use governed::Fault;
use governed::ledger::StoreFault;
use governed::unit::Rejection;
use governed::wire::{FaultView, RejectedView};
use serde_json::json;

use crate::render;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The core turned it down. Exit code 1.
    Rejected(Rejection),
    /// Something at the boundary is wrong. Exit codes 2 (input), 4 (environment), 5 (corrupt), 70 (defect).
    Fault(Fault),
    /// A check was asked for and what it found was printed. Exit code 5.
    Broken,
    /// What was asked has the answer no, and was printed. Exit code 3.
    NotMoved,
    /// What is wrong with the input was printed. Exit code 2.
    Told,
    /// An answer was printed that ends with this exit code.
    Answered(u8),
    /// Whoever read the output went away, as `head` does.
    Closed,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<governed::InputFault> for Failure {
    fn from(fault: governed::InputFault) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<Rejection> for Failure {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<StoreFault> for Failure {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(match fault {
            StoreFault::Fault(fault) => fault,
            conflict @ StoreFault::Conflict { .. } => Fault::environment(conflict.to_string())
                .with_help("somebody else writes to this ledger at the same time; nothing was changed, try again"),
            bad @ StoreFault::BadBatch { .. } => Fault::defect(bad.to_string()),
        })
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Self::Fault(Fault::environment(error.to_string()))
    }
}

impl Failure {
    /// Says what went wrong, and gives the exit code.
    pub fn report(self, json: bool) -> ExitCode {
        let code = self.exit_code();
        match &self {
            Self::Closed | Self::Broken | Self::NotMoved | Self::Told | Self::Answered(_) => {}
            Self::Rejected(rejection) if json => {
                render::print_json(&json!({ "rejected": RejectedView::from(rejection) }));
            }
            Self::Fault(fault) if json => {
                render::print_json(&json!({ "fault": FaultView::from(fault) }));
            }
            Self::Rejected(rejection) => render::rejection(rejection),
            Self::Fault(fault) => render::fault(fault),
        }
        code
    }

    fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Closed => 0,
            Self::Rejected(_) => 1,
            Self::Told | Self::Fault(Fault::Input { .. }) => 2,
            Self::NotMoved => 3,
            Self::Answered(code) => *code,
            Self::Fault(Fault::Environment { .. }) => 4,
            Self::Broken | Self::Fault(Fault::Corrupt { .. }) => 5,
            Self::Fault(Fault::Defect { .. }) => 70,
        })
    }
}
