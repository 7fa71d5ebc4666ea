//! Governed's own place among the engines: it implements `Engine` here and joins the list in `all`.
