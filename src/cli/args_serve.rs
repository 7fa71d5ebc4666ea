//! What can be said of serving the review page.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4141")]
    pub listen: SocketAddr,
    /// The folder of the built page [default: the page within this program, where it was built with one]
    #[arg(long, value_name = "FOLDER")]
    pub page: Option<PathBuf>,
    /// A page elsewhere that may ask here, as `https://example.org`
    #[arg(long, value_name = "ORIGIN")]
    pub allow_origin: Vec<String>,
    /// A name this server goes by besides its address, as it stands in the address bar
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Keep the tokens in this file, so that links stay good; it is made where it is not there
    #[arg(long, value_name = "FILE", conflicts_with = "read_only")]
    pub token_file: Option<PathBuf>,
    /// What holds in the world outside: a JSON file with an object of facts, for policy, read again for each write
    #[arg(long, value_name = "FILE")]
    pub world: Option<PathBuf>,
    /// Let nobody write
    #[arg(long)]
    pub read_only: bool,
}
