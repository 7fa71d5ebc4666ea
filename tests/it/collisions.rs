//! Collisions, tried as somebody would who does not believe them.

#[path = "collisions/history.rs"]
mod history;
#[path = "collisions/hostile.rs"]
mod hostile;
#[path = "collisions/hub.rs"]
mod hub;
#[path = "collisions/merge.rs"]
mod merge;
#[path = "collisions/tables.rs"]
mod tables;
#[path = "collisions/worlds.rs"]
mod worlds;
