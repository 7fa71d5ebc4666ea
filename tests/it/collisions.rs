//! Collisions, tried as somebody would who does not believe them.

#[path = "collisions/history.rs"]
mod history;
#[path = "collisions/hub.rs"]
mod hub;
#[path = "collisions/merge.rs"]
mod merge;
