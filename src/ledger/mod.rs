//! The append-only, hash-chained log everything is folded from.

mod around;
mod chain;
mod entry;
mod export;
mod replay;
mod store;
mod upcast;
mod writing;

pub use around::{concerned, is_of_all};
pub use chain::{Break, Head};
pub use entry::{Draft, Entry, FORMAT, Key, Sealed};
pub(crate) use export::is_frame;
pub use export::{Exported, HEADER, ImportFault, export_footer, export_header, read_export};
pub use replay::{AsOf, Replay};
pub use store::{Batch, EachEntry, MemoryStore, Snapshot, Store, StoreFault};
pub(crate) use upcast::read as read_entry;
pub use writing::Writing;
