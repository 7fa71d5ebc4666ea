//! Collisions: which pieces of work in flight cannot land together, or only in one order, and on what grounds.
//!
//! [`InFlight`] keeps what is in flight by what it touches. Work comes and goes one by one, and only what touches the
//! same things is ever compared: never all pairs.
//!
//! ```
//! use governed::integration::{Grade, Hubs, InFlight, Work};
//!
//! let line = |text: &str| -> Result<Work, serde_json::Error> { serde_json::from_str(text) };
//! let mut in_flight = InFlight::new(Hubs::default());
//! in_flight.add(line(r#"{"unit":"a","touches":[{"resource":"path:price.rs","mode":"writes","lines":[[10,2,3]]}]}"#)?)?;
//! in_flight.add(line(r#"{"unit":"b","touches":[{"resource":"path:price.rs","mode":"writes","lines":[[11,4,4]]}]}"#)?)?;
//! let found = in_flight.collisions();
//! assert_eq!((found[0].a.as_str(), found[0].b.as_str(), found[0].grade), ("a", "b", Grade::Certain));
//! assert_eq!(found[0].grounds[0].words("a", "b"), "both change the same lines of path:price.rs: 10-11 and 11-14");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ground;
mod hub;
mod in_flight;
mod landings;
mod lines;
mod pair;
mod parts;
mod search;
mod standing;

pub use ground::{Clash, Ground, Side};
pub use hub::{Hubs, Weight, Weighted};
pub use in_flight::{Collision, Crowd, InFlight, SharedAsk};
pub use standing::{Blocked, Standing};
