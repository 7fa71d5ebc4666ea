//! Autonomy: the statistics against simulation and oracles, what is derived against histories told in commands.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "simulations and their oracles reckon in doubles"
)]

#[path = "autonomy/audits.rs"]
mod audits;
#[path = "autonomy/charts.rs"]
mod charts;
#[path = "autonomy/dice.rs"]
mod dice;
#[path = "autonomy/histories.rs"]
mod histories;
#[path = "autonomy/mill.rs"]
mod mill;
#[path = "autonomy/proposals.rs"]
mod proposals;
#[path = "autonomy/records.rs"]
mod records;
#[path = "autonomy/simulation.rs"]
mod simulation;
#[path = "autonomy/standings.rs"]
mod standings;
