//! Commands by which people say who goes by several names.

use alloc::format;

use crate::limit;
use crate::unit::event::Event;
use crate::unit::people::{Joined, Parted};
use crate::unit::rejection::{Code, Rejection};
use crate::unit::state::Known;

use super::Weighed;

impl<K: Known> Weighed<'_, K> {
    /// Any person may say so: it only asks for more care.
    pub(super) fn join_names(&mut self, joined: &Joined) {
        self.persons_only("to say that names are one actor's");
        if let Some(fault) = joined.fault() {
            let help = "name two or more people, or two or more machines, that are one";
            self.object(Rejection::new(Code::UnknownSubject, fault, help));
            return;
        }
        let together = self.people().together(&joined.names);
        self.room(together.len(), 0, limit::NAMES_OF_ONE, "names of one actor");
        if self.people().names_of(joined.names.first().unwrap_or(self.by)).len() == together.len() {
            self.nothing_changed("these names are known as one actor's");
        }
        self.books_have_room(self.known.books().joined.len(), "names said to be one");
        self.happen(Event::NamesJoined { joined: joined.clone() });
    }

    /// Less care is asked then, so it takes somebody whom it gives nothing.
    pub(super) fn part_name(&mut self, parted: &Parted) {
        self.persons_only("to say that a name is another actor's");
        let names = self.people().names_of(&parted.name);
        if names.is_empty() {
            self.nothing_changed(format!("{} is known by no other name", parted.name));
        }
        if names.iter().any(|name| name.is_same(self.by)) {
            self.object(Rejection::new(
                Code::NotTheirs,
                format!("{} is one of these names, and cannot say that they are several people's", self.by),
                "somebody who is none of them says so",
            ));
        }
        self.books_have_room(self.known.books().parted.len(), "names said to be another's");
        self.happen(Event::NameParted { parted: parted.clone() });
    }
}
