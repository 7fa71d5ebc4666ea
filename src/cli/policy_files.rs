//! Policy files: read, compiled, and whatever is wrong with them pointed at.

use std::path::{Path, PathBuf};

use governed::Fault;
use governed::policy::{Document, Policy, PolicyFault};
use governed::source::{self, Source, SourceFault};
use governed::wire;

use crate::edge;

/// A policy with the files it was read from.
pub struct Files {
    pub documents: Vec<Document>,
    pub sources: Vec<Source>,
}

/// Reads the files of a policy, the uppermost layer first.
pub fn read(files: &[PathBuf]) -> Result<Files, Vec<SourceFault>> {
    let (mut documents, mut sources, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        match bytes(file).map(|bytes| source::read::<Document>("policy", &shown(file), &bytes)) {
            Ok(Ok(read)) => {
                documents.push(read.value);
                sources.push(read.source);
            }
            Ok(Err(found)) => faults.extend(found),
            Err(fault) => return Err(vec![unreadable(file, &fault)]),
        }
    }
    if faults.is_empty() { Ok(Files { documents, sources }) } else { Err(faults) }
}

fn unreadable(file: &Path, fault: &Fault) -> SourceFault {
    let nothing =
        Source::parse("policy", &shown(file), b"").map(|source| source.fault(source.root().span, fault.to_string()));
    nothing.unwrap_or_else(|fault| fault)
}

/// A file as messages name it.
pub fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// The bytes of a file.
pub fn bytes(file: &Path) -> Result<Vec<u8>, Fault> {
    edge::read_text(file).map(String::into_bytes)
}

impl Files {
    /// Compiles what was read.
    pub fn compile(&self) -> Result<Policy, Vec<SourceFault>> {
        Policy::compile(self.documents.clone())
            .map_err(|faults| faults.iter().map(|fault| placed(fault, &self.sources)).collect())
    }
}

/// A fault of meaning, with its place in the file.
fn placed(fault: &PolicyFault, sources: &[Source]) -> SourceFault {
    // A policy without a document names no file.
    wire::policy::placed(fault, sources).unwrap_or_else(|| match Source::parse("policy", "policy", b"") {
        Ok(source) => source.fault(source.root().span, fault.message.to_string()),
        Err(fault) => fault,
    })
}
