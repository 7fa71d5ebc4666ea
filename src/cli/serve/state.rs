//! The register that is served: kept in memory, followed in the store, written through it.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use governed::ledger::{Break, Head, Store as _, StoreFault};
use governed::wire::KeptRegister;
use governed::{Digest, Fault};
use tokio::sync::watch;

use crate::open::{Ledger, TRIES};
use crate::store::SqliteStore;

/// What is known of the ledger.
#[derive(Clone)]
pub enum Kept {
    /// Its chain is whole, and this is what it comes to.
    Whole(Box<KeptRegister>),
    /// It is not: what is stored can be looked at, and nothing else.
    Broken(Fault),
}

/// A register that is served.
pub struct Served {
    /// What it comes to. Whoever asks takes the whole and lets go of the lock: a slow question stops nobody.
    kept: RwLock<Arc<Kept>>,
    /// The connection that writes; those who write take turns.
    writer: Mutex<Ledger>,
    file: PathBuf,
    heads: watch::Sender<Head>,
}

impl Served {
    /// Replays the ledger.
    pub fn of(ledger: Ledger) -> Result<Self, Fault> {
        let (kept, head) = replayed(&ledger.store)?;
        let file = ledger.file();
        let kept = RwLock::new(Arc::new(kept));
        Ok(Self { kept, writer: Mutex::new(ledger), file, heads: watch::Sender::new(head) })
    }

    /// What is known of it now.
    pub fn kept(&self) -> Arc<Kept> {
        Arc::clone(&self.kept.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A connection of its own to what is stored, for reading.
    pub fn store(&self) -> Result<SqliteStore, Fault> {
        SqliteStore::open(&self.file)
    }

    /// Tells where the chain stands, whenever that changes.
    pub fn heads(&self) -> watch::Receiver<Head> {
        self.heads.subscribe()
    }

    fn writer(&self) -> MutexGuard<'_, Ledger> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what others have written.
    pub fn catch_up(&self) -> Result<(), Fault> {
        self.follow(&self.writer().store)
    }

    /// The same, from whoever holds the connection.
    fn follow(&self, store: &SqliteStore) -> Result<(), Fault> {
        let head = store.head()?;
        let whole = match &*self.kept() {
            Kept::Whole(register) if register.head() == head => return Ok(()),
            Kept::Whole(register) => Some(register.head().seq),
            Kept::Broken(_) => None,
        };
        if let Some(seq) = whole {
            let (lines, stored) = store.reading(|store| stored(store, seq + 1))?;
            let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
            if let (Ok(lines), Kept::Whole(register)) = (lines, Arc::make_mut(&mut kept))
                && register.extend(lines.iter().map(Vec::as_slice)).is_ok()
                && register.head() == stored
            {
                self.heads.send_replace(stored);
                return Ok(());
            }
        }
        // It does not go on from what is known here: it was damaged, or another was put in its place.
        let (anew, head) = replayed(store)?;
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(anew);
        self.heads.send_replace(head);
        Ok(())
    }

    /// Carries out `apply` or `apply_many`: nothing of it is known here before the store has it. Should another process
    /// have written meanwhile, it is decided again on what is there then.
    pub fn write(&self, operation: &str, request: &str) -> Result<String, Fault> {
        let mut ledger = self.writer();
        for _ in 0..TRIES {
            self.follow(&ledger.store)?;
            let kept = self.kept();
            let register = match &*kept {
                Kept::Whole(register) => register,
                Kept::Broken(fault) => return Err(fault.clone()),
            };
            let drafted = register.draft(operation, request);
            drop(kept);
            let Some(batch) = drafted.batch() else { return Ok(drafted.answer().to_owned()) };
            match ledger.store.append(&batch) {
                Ok(head) => {
                    let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
                    if let Kept::Whole(register) = Arc::make_mut(&mut kept) {
                        register.take(&drafted)?;
                    }
                    self.heads.send_replace(head);
                    return Ok(drafted.answer().to_owned());
                }
                Err(StoreFault::Conflict { .. }) => {}
                Err(StoreFault::BadBatch { reason }) => {
                    return Err(Fault::input(format!("this cannot be written at once: {reason}"))
                        .with_help("ask for fewer commands at once"));
                }
                Err(StoreFault::Fault(fault)) => return Err(fault),
            }
        }
        Err(Fault::environment("the ledger kept moving on while this was decided").with_help("try again"))
    }
}

/// The entries from one on with the head they end at, or how what is kept of them does not agree.
type Stored = (Result<Vec<Vec<u8>>, Fault>, Head);

fn stored(store: &SqliteStore, first: u64) -> Result<Stored, Fault> {
    let head = store.head()?;
    let mut lines = Vec::new();
    let read = store.read(first, &mut |seq, digest, bytes| {
        if Digest::of(bytes) != digest {
            return Err(Fault::corrupt(format!("entry {seq}: {}", Break::Changed)));
        }
        lines.push(bytes.to_vec());
        Ok(())
    });
    match read {
        Ok(()) => Ok((Ok(lines), head)),
        Err(fault @ Fault::Corrupt { .. }) => Ok((Err(fault), head)),
        Err(other) => Err(other),
    }
}

/// Replays all that is stored.
fn replayed(store: &SqliteStore) -> Result<(Kept, Head), Fault> {
    let (lines, head) = store.reading(|store| stored(store, 1))?;
    let outcome = lines.and_then(|lines| {
        let mut register = KeptRegister::empty();
        register.extend(lines.iter().map(Vec::as_slice))?;
        let last = register.head();
        if last == head {
            return Ok(register);
        }
        Err(Fault::corrupt(if last.seq < head.seq {
            Break::Cut { kept: head.seq, last: last.seq }.to_string()
        } else {
            format!("entry {}: {}", last.seq, Break::OtherHead { kept: head.digest })
        }))
    });
    let kept = match outcome {
        Ok(register) => Kept::Whole(Box::new(register)),
        Err(fault) => Kept::Broken(Fault::corrupt(format!("the ledger is broken: {fault}")).with_help(
            "`governed verify` says what is broken; restore it from an export with `governed import ledger FILE`",
        )),
    };
    Ok((kept, head))
}
