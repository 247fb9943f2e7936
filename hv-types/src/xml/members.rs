//! The members of `xs:all`, which come in any order.

use super::error::{Error, ErrorKind};
use super::name::Name;
use super::writer::Writer;

/// The order in which the members of `xs:all` came, so that they are written as they
/// were read.
///
/// It means nothing: all orders are equal. Empty, it is the order of the schema; in that
/// order, members that it does not name follow the others.
///
/// ```
/// use hv_types::xml::MemberOrder;
///
/// let mut order = MemberOrder::default();
/// order.note(2);
/// assert_eq!(order.of(3).collect::<Vec<_>>(), [2, 0, 1]);
/// assert_eq!(order, MemberOrder::default());
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemberOrder(Vec<usize>);

impl MemberOrder {
    /// Notes that the member with this index came next. It is always `true`, so that
    /// it can follow a test.
    pub fn note(&mut self, member: usize) -> bool {
        self.0.push(member);
        true
    }

    /// The indices of `count` members in this order, each once.
    pub fn of(&self, count: usize) -> impl Iterator<Item = usize> + '_ {
        let named = self.0.iter().copied().filter(move |member| *member < count);
        let first = named
            .clone()
            .enumerate()
            .filter(move |(at, member)| !self.0.iter().take(*at).any(|other| other == member));
        let rest = (0..count).filter(|member| !self.0.contains(member));
        first.map(|(_, member)| member).chain(rest)
    }
}

impl PartialEq for MemberOrder {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for MemberOrder {}

impl Writer {
    /// Before an optional `xs:all`: where one of its members is there, all of the
    /// `required` ones must be; each is given by name and whether it is.
    ///
    /// # Errors
    ///
    /// One is not.
    pub fn members_together(&self, any: bool, required: &[(Name, bool)]) -> Result<(), Error> {
        match required.iter().find(|(_, there)| any && !there) {
            None => Ok(()),
            Some((name, _)) => {
                let message = format!("the element `{name}` is missing: others of its `all` are there");
                Err(Error::unlocated(ErrorKind::Missing, message))
            }
        }
    }
}
