//! What can be wrong with a message.

use std::{fmt, io};

use super::ResponseError;
use crate::xml::Error;

/// Why a message, or one item of it, cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum MessageError {
    /// The source failed.
    Io(io::Error),
    /// The service refused the request.
    Status(Box<ResponseError>),
    /// The message is not well-formed, cut off, or none that was asked for.
    Message(Error),
    /// One item of the message is at fault; a stream goes on with the next.
    Item(Box<ItemError>),
}

impl MessageError {
    /// Whether a stream ends with this error.
    pub fn is_fatal(&self) -> bool {
        !matches!(self, MessageError::Item(_))
    }

    /// The fault in the XML, with its place in the whole message.
    pub fn xml(&self) -> Option<&Error> {
        match self {
            MessageError::Message(error) => Some(error),
            MessageError::Item(item) => Some(&item.error),
            MessageError::Io(_) | MessageError::Status(_) => None,
        }
    }
}

/// A thing, or another item, that cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct ItemError {
    /// Which of the message's things it is, counted from 1; `None` for another item.
    pub number: Option<usize>,
    /// The thing's id as it was written, if it could be read.
    pub thing_id: Option<String>,
    /// What is wrong, with line, column and path in the whole message.
    pub error: Error,
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)?;
        match (self.number, &self.thing_id) {
            (Some(number), Some(id)) => write!(f, " (thing {number}, {id})"),
            (Some(number), None) => write!(f, " (thing {number}, whose id is not known)"),
            (None, _) => Ok(()),
        }
    }
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MessageError::Io(error) => write!(f, "the message cannot be read on: {error}"),
            MessageError::Status(error) => error.fmt(f),
            MessageError::Message(error) => error.fmt(f),
            MessageError::Item(item) => item.fmt(f),
        }
    }
}

impl std::error::Error for MessageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            MessageError::Io(error) => Some(error),
            MessageError::Status(error) => Some(error.as_ref()),
            MessageError::Message(error) => Some(error),
            MessageError::Item(item) => Some(&item.error),
        }
    }
}

impl From<io::Error> for MessageError {
    fn from(error: io::Error) -> Self {
        MessageError::Io(error)
    }
}

impl From<Error> for MessageError {
    fn from(error: Error) -> Self {
        MessageError::Message(error)
    }
}

impl From<ResponseError> for MessageError {
    fn from(error: ResponseError) -> Self {
        MessageError::Status(Box::new(error))
    }
}
