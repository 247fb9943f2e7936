//! Jobs done by several threads, with what comes of them in the jobs' order.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};

/// Threads that do jobs. The one that gives them is one of them: as long as it would have
/// to wait for another it does a job itself, so that no core has more threads than work.
/// They end when the crew is dropped.
pub(super) struct Crew<J, O> {
    shared: Arc<Shared<J, O>>,
    helpers: Vec<JoinHandle<()>>,
}

struct Shared<J, O> {
    work: Box<dyn Fn(J) -> O + Send + Sync>,
    desk: Mutex<Desk<J, O>>,
    /// A job was given, or there will be no more.
    given: Condvar,
    /// The oldest job was done.
    done: Condvar,
}

/// What the threads share.
struct Desk<J, O> {
    /// Jobs that nobody has begun, by number.
    jobs: VecDeque<(usize, J)>,
    /// What came of each job that was given and not taken, oldest first.
    outcomes: VecDeque<Option<Outcome<O>>>,
    /// The number of the oldest of them.
    oldest: usize,
    /// Nobody asks any more.
    closed: bool,
}

/// What a job made, or how it panicked: that is for the asker, when the job's turn comes.
pub(super) type Outcome<O> = Result<O, Box<dyn Any + Send>>;

impl<J: Send + 'static, O: Send + 'static> Crew<J, O> {
    /// So many threads with the one that asks, or as many as the system grants.
    pub(super) fn new(threads: usize, work: impl Fn(J) -> O + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared {
            work: Box::new(work),
            desk: Mutex::new(Desk {
                jobs: VecDeque::new(),
                outcomes: VecDeque::new(),
                oldest: 0,
                closed: false,
            }),
            given: Condvar::new(),
            done: Condvar::new(),
        });
        let start = |_| {
            let shared = Arc::clone(&shared);
            Builder::new().spawn(move || shared.help()).ok()
        };
        let helpers = (1..threads).map_while(start).collect();
        Crew { shared, helpers }
    }
}

impl<J, O> Crew<J, O> {
    /// The threads, the asker's among them.
    pub(super) fn size(&self) -> usize {
        self.helpers.len() + 1
    }

    /// How many jobs were given whose outcomes were not taken.
    pub(super) fn under_way(&self) -> usize {
        self.shared.desk().outcomes.len()
    }

    pub(super) fn give(&self, job: J) {
        self.shared.desk().push(job);
        self.shared.given.notify_one();
    }

    /// What came of the oldest job, if that is done.
    pub(super) fn take(&self) -> Option<Outcome<O>> {
        self.shared.desk().take()
    }

    /// Does one job, or waits for the oldest to be done if all were begun.
    pub(super) fn work(&self) {
        let mut desk = self.shared.desk();
        if let Some((number, job)) = desk.jobs.pop_front() {
            drop(desk);
            self.shared.perform(number, job);
        } else {
            while let Some(None) = desk.outcomes.front() {
                desk = self.shared.done.wait(desk).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    /// Forgets all jobs.
    pub(super) fn clear(&self) {
        self.shared.desk().clear();
    }
}

impl<J, O> Shared<J, O> {
    /// Jobs run without the lock, so whoever has panicked left nothing half done here.
    fn desk(&self) -> MutexGuard<'_, Desk<J, O>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a helper does: jobs, until nobody asks any more.
    fn help(&self) {
        let mut desk = self.desk();
        while !desk.closed {
            if let Some((number, job)) = desk.jobs.pop_front() {
                drop(desk);
                self.perform(number, job);
                desk = self.desk();
            } else {
                desk = self.given.wait(desk).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }

    fn perform(&self, number: usize, job: J) {
        // Nothing of a job that has panicked is looked at again.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(job)));
        let oldest = self.desk().put(number, outcome);
        if oldest {
            self.done.notify_one();
        }
    }
}

impl<J, O> Desk<J, O> {
    fn push(&mut self, job: J) {
        self.jobs.push_back((self.oldest + self.outcomes.len(), job));
        self.outcomes.push_back(None);
    }

    /// Whether that was the oldest job.
    fn put(&mut self, number: usize, outcome: Outcome<O>) -> bool {
        let place = number.checked_sub(self.oldest);
        // Of a job that was forgotten there is none.
        if let Some(slot) = place.and_then(|place| self.outcomes.get_mut(place)) {
            *slot = Some(outcome);
        }
        place == Some(0)
    }

    fn take(&mut self) -> Option<Outcome<O>> {
        let outcome = self.outcomes.front_mut()?.take()?;
        self.outcomes.pop_front();
        self.oldest += 1;
        Some(outcome)
    }

    fn clear(&mut self) {
        self.jobs.clear();
        self.oldest += self.outcomes.len();
        self.outcomes.clear();
    }
}

impl<J, O> Drop for Crew<J, O> {
    fn drop(&mut self) {
        let mut desk = self.shared.desk();
        desk.clear();
        desk.closed = true;
        drop(desk);
        self.shared.given.notify_all();
        for helper in self.helpers.drain(..) {
            // A helper does not panic: its jobs' panics are outcomes.
            let _ = helper.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_come_in_the_order_of_jobs_whoever_did_them() {
        for threads in 1..5 {
            let crew = Crew::new(threads, |number: u32| {
                if number.is_multiple_of(3) {
                    std::thread::yield_now();
                }
                number * 2
            });
            let mut outcomes = Vec::new();
            for number in 0..100 {
                crew.give(number);
                outcomes.extend(crew.take().map(Result::unwrap));
            }
            while crew.under_way() > 0 {
                crew.work();
                outcomes.extend(crew.take().map(Result::unwrap));
            }
            assert_eq!(outcomes, (0..200).step_by(2).collect::<Vec<u32>>());
        }
    }

    #[test]
    fn what_was_forgotten_does_not_come_even_if_it_was_begun() {
        let (begun, begins) = std::sync::mpsc::channel();
        let crew = Crew::new(2, move |number: u32| {
            begun.send(number).unwrap();
            number
        });
        crew.give(1);
        assert_eq!(begins.recv(), Ok(1));
        crew.clear();
        assert_eq!(crew.under_way(), 0);
        crew.give(2);
        while crew.under_way() > 0 {
            crew.work();
            if let Some(outcome) = crew.take() {
                assert_eq!(outcome.unwrap(), 2);
            }
        }
    }

    #[test]
    fn a_panic_in_a_job_is_told_in_its_turn() {
        let crew = Crew::new(1, |number: u32| if number == 2 { panic!("two") } else { number });
        (1..4).for_each(|number| crew.give(number));
        (1..4).for_each(|_| crew.work());
        assert_eq!(crew.take().unwrap().unwrap(), 1);
        assert_eq!(crew.take().unwrap().unwrap_err().downcast_ref(), Some(&"two"));
        assert_eq!(crew.take().unwrap().unwrap(), 3);
    }
}
