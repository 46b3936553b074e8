//! The loop that keeps a fan-out going: which scan is prepared, sent, sent again, brought home.

mod books;
mod called;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rust_decimal::Decimal;
use tokio::time::MissedTickBehavior;

use super::call::{Called, call};
use super::fuse::Fuse;
use super::hedge::Pace;
use super::home::{Landed, given_up};
use super::letters::{DeadLetters, Letter, Try};
use super::limiter::{Limiter, Ticket};
use super::live::Figures;
use super::patience::Patience;
use super::prepare::{Prepared, Ready};
use super::trouble::Trouble;
use super::verdict::Verdict;
use super::{FanOut, Totals};
use crate::batch::executor::Ended;
use crate::batch::journal::{LambdaLine, Line};
use crate::batch::one::Outcome;
use crate::batch::plan::PlannedScan;
use crate::error::{Error, Result, Stage};
use crate::pipeline::failed::failure;
use crate::pipeline::record::{FailureRecord, Provenance, Record};

/// Scans prepared at once: files are read and sent meanwhile.
const PREPARING: usize = 8;
/// Results brought home at once.
const HOMING: usize = 16;
/// How often the loop looks for what time alone brings.
const TICK: Duration = Duration::from_millis(100);
/// Tries of one scan that come to nothing for reasons that aren't its own.
const MOST_AGAIN: u32 = 20;

/// Where a scan is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Phase {
    /// Not begun, or under preparation.
    #[default]
    Before,
    /// May be sent, now or at a time.
    Ready,
    /// Sent so many times at once.
    Sent(u8),
    /// Its results are being brought home.
    Homing,
    /// Told to whoever waits for it.
    Ended,
}

/// A scan on its way.
#[derive(Debug, Default)]
struct Way {
    phase: Phase,
    prepared: Option<Arc<Prepared>>,
    sent_at: Option<Instant>,
    hedged: bool,
    tries: Vec<Try>,
    /// Tries that the scan may be to blame for.
    own: usize,
    again: u32,
    /// The first try that came to nothing.
    troubled_at: Option<Instant>,
    lambda: LambdaLine,
}

enum Step {
    Prepared(usize, Result<Ready, Trouble>),
    Called(usize, Ticket, Called),
    LookedUp(usize, FailureRecord, Result<Option<Record>, Trouble>),
    Home(usize, Result<Line, Trouble>),
}

type Work<'f> = Pin<Box<dyn Future<Output = Step> + 'f>>;

/// A run under way.
pub struct Drive<'f, 'a> {
    fan: &'f FanOut<'a>,
    scans: &'f [PlannedScan],
    ended: Sender<Ended>,
    ways: Vec<Way>,
    work: FuturesUnordered<Work<'f>>,
    /// The next scan to prepare.
    next: usize,
    preparing: usize,
    homing: usize,
    ready: VecDeque<usize>,
    later: Vec<(Instant, usize)>,
    /// Scans whose results wait to be brought home.
    landed: VecDeque<(usize, Landed)>,
    sent: BTreeSet<usize>,
    /// Calls under way: whose, and since when.
    flying: HashMap<Ticket, (usize, Instant)>,
    limiter: Limiter,
    fuse: Fuse,
    pace: Pace,
    letters: DeadLetters,
    totals: Totals,
    done: usize,
    /// Of those that are done, the ones that this run has something new to say of.
    told: usize,
    /// Invocations that brought a record.
    successes: usize,
    started: Instant,
    patience: Patience,
    hold_until: Instant,
    abort: Option<Error>,
}

impl<'f, 'a> Drive<'f, 'a> {
    /// Of these scans.
    pub fn new(fan: &'f FanOut<'a>, scans: &'f [PlannedScan], ended: Sender<Ended>) -> Drive<'f, 'a> {
        let now = Instant::now();
        Drive {
            fan,
            scans,
            ended,
            ways: scans.iter().map(|_| Way::default()).collect(),
            work: FuturesUnordered::new(),
            next: 0,
            preparing: 0,
            homing: 0,
            ready: VecDeque::new(),
            later: Vec::new(),
            landed: VecDeque::new(),
            sent: BTreeSet::new(),
            flying: HashMap::new(),
            limiter: Limiter::new(fan.ceiling()),
            fuse: Fuse::new(fan.limits, fan.rates),
            pace: Pace::default(),
            letters: DeadLetters::new(&fan.letters),
            totals: Totals::default(),
            done: 0,
            told: 0,
            successes: 0,
            started: now,
            patience: Patience::new(fan.patience),
            hold_until: now,
            abort: None,
        }
    }

    /// Until all scans have ended, a limit is reached, or nothing can work.
    ///
    /// # Errors
    /// Where no scan can be done. Where some ended before, the error is among the totals instead.
    pub async fn run(mut self) -> Result<()> {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while self.done < self.scans.len() && self.abort.is_none() && !self.fan.stop.is_set() {
            self.fill();
            if self.work.is_empty() && self.totals.limit.is_some() {
                break;
            }
            tokio::select! {
                Some(step) = self.work.next(), if !self.work.is_empty() => self.handle(step),
                _ = ticks.tick() => self.look_around(),
            }
            self.tell();
        }
        if self.abort.is_some() {
            self.save().await;
        }
        for (index, way) in self.ways.iter().enumerate() {
            if way.phase != Phase::Ended {
                // The receiver leaves only when the run is over.
                let _ = self.ended.send((index, Outcome::Dropped));
            }
        }
        self.close_the_books();
        let (refusal, stopped) = if self.told == 0 { (self.abort, None) } else { (None, self.abort) };
        self.totals.stopped = stopped;
        *self.fan.totals.lock().unwrap_or_else(PoisonError::into_inner) = self.totals;
        refusal.map_or(Ok(()), Err)
    }

    /// Brings home what has landed, before a run ends that can't go on. What fails by now is left for a later run, which
    /// finds it in the store.
    async fn save(&mut self) {
        loop {
            self.bring_landed_home();
            if self.homing == 0 {
                break;
            }
            match self.work.next().await {
                Some(Step::Home(index, line)) => {
                    self.homing -= 1;
                    line.into_iter().for_each(|line| self.homed(index, line));
                }
                Some(Step::Called(index, ticket, called)) if matches!(called.verdict, Verdict::Done(_)) => {
                    self.called(index, ticket, called);
                }
                Some(_) => {}
                None => break,
            }
        }
    }

    /// Begins whatever may begin.
    fn fill(&mut self) {
        self.bring_landed_home();
        let stocked = self.limiter.limit().saturating_mul(2).max(PREPARING);
        while self.totals.limit.is_none()
            && self.preparing < PREPARING
            && self.ready.len() < stocked
            && self.next < self.scans.len()
        {
            let (fan, scan, index) = (self.fan, &self.scans[self.next], self.next);
            self.next += 1;
            self.preparing += 1;
            self.work.push(Box::pin(async move { Step::Prepared(index, fan.prepare(scan).await) }));
        }
        while self.may_send() {
            let Some(index) = self.ready.pop_front() else { break };
            self.send(index);
        }
    }

    /// Whether a call may be sent; notes the limit that stands in the way for good.
    fn may_send(&mut self) -> bool {
        if self.totals.limit.is_some() || !self.limiter.has_room() || Instant::now() < self.hold_until {
            return false;
        }
        if self.ready.is_empty() && self.sent.is_empty() {
            return false;
        }
        self.totals.limit = self.fuse.blown(self.limiter.in_flight(), self.started.elapsed());
        self.totals.limit.is_none()
    }

    fn send(&mut self, index: usize) {
        let way = &mut self.ways[index];
        let Some(prepared) = way.prepared.clone() else { return };
        way.phase = match way.phase {
            Phase::Sent(calls) => Phase::Sent(calls.saturating_add(1)),
            _ => Phase::Sent(1),
        };
        way.sent_at = Some(Instant::now());
        self.sent.insert(index);
        let ticket = self.limiter.send();
        self.totals.most_at_once = self.totals.most_at_once.max(self.limiter.in_flight());
        let function = &self.fan.function;
        self.flying.insert(ticket, (index, Instant::now()));
        self.work.push(Box::pin(async move {
            Step::Called(index, ticket, call(function, prepared.event.as_ref()).await)
        }));
    }

    fn bring_landed_home(&mut self) {
        while self.homing < HOMING
            && let Some((index, landed)) = self.landed.pop_front()
        {
            self.bring_home(index, landed);
        }
    }

    fn bring_home(&mut self, index: usize, landed: Landed) {
        let (fan, scan) = (self.fan, &self.scans[index]);
        let Some(prepared) = self.ways[index].prepared.clone() else { return };
        self.homing += 1;
        self.work
            .push(Box::pin(async move { Step::Home(index, fan.bring_home(scan, &prepared, landed).await) }));
    }

    fn handle(&mut self, step: Step) {
        match step {
            Step::Prepared(index, ready) => {
                self.preparing -= 1;
                match ready {
                    Ok(Ready::Skipped(line)) => self.end(index, Outcome::Skipped(line)),
                    Ok(Ready::Landed(prepared, record)) => {
                        self.ways[index].prepared = Some(prepared);
                        self.land(index, *record, false, 0);
                    }
                    Ok(Ready::Send(prepared)) => {
                        let way = &mut self.ways[index];
                        way.prepared = Some(prepared);
                        way.phase = Phase::Ready;
                        self.ready.push_back(index);
                    }
                    Err(trouble) => self.trouble(index, trouble),
                }
            }
            Step::Called(index, ticket, called) => self.called(index, ticket, called),
            Step::LookedUp(index, failure, found) => match found {
                Ok(Some(record)) => self.land(index, record, false, 0),
                Ok(None) => self.give_up(index, failure),
                Err(trouble) => self.trouble(index, trouble),
            },
            Step::Home(index, line) => {
                self.homing -= 1;
                match line {
                    Ok(line) => self.homed(index, line),
                    Err(trouble) => self.trouble(index, trouble),
                }
            }
        }
    }

    fn homed(&mut self, index: usize, line: Line) {
        if let Some(failure) = line.failure.clone() {
            self.letter(index, &failure);
        }
        self.end(index, Outcome::Ended(Box::new(line)));
    }

    /// A record is there: its results are next.
    fn land(&mut self, index: usize, record: Record, trimmed: bool, elapsed_ms: u64) {
        let way = &mut self.ways[index];
        way.phase = Phase::Homing;
        self.sent.remove(&index);
        way.lambda.request =
            way.prepared.as_ref().map(|prepared| prepared.digest.clone()).unwrap_or_default();
        let landed = Landed { record, trimmed, elapsed_ms, lambda: way.lambda.clone() };
        self.landed.push_back((index, landed));
    }

    fn trouble(&mut self, index: usize, trouble: Trouble) {
        match trouble {
            Trouble::Scan(error) => self.give_up(index, failure(&error)),
            Trouble::Run(error) => self.abort = Some(Error { stage: Stage::Setup, ..error }),
        }
    }

    /// A scan comes to nothing: its failed record first, then its letter.
    fn give_up(&mut self, index: usize, failure: FailureRecord) {
        let (fan, scan) = (self.fan, &self.scans[index]);
        let way = &mut self.ways[index];
        way.phase = Phase::Homing;
        self.sent.remove(&index);
        let provenance = way.prepared.as_ref().map_or_else(Provenance::default, |it| it.provenance.clone());
        let record = given_up(scan, provenance, failure);
        let lambda = way.lambda.clone();
        self.homing += 1;
        self.work
            .push(Box::pin(async move { Step::Home(index, Ok(fan.failed(scan, record, 0, lambda).await)) }));
    }

    fn letter(&mut self, index: usize, failure: &FailureRecord) {
        let way = &mut self.ways[index];
        let (scan, event) =
            (self.scans[index].name(), way.prepared.as_ref().and_then(|prepared| prepared.event.as_ref()));
        let letter = Letter { format: 1, scan: &scan, failure, tries: &way.tries, event };
        // What can't be written there is in the journal and on stderr all the same.
        if self.letters.add(&letter).is_ok() {
            self.totals.dead_letters += 1;
        }
    }

    fn end(&mut self, index: usize, outcome: Outcome) {
        self.ways[index].phase = Phase::Ended;
        self.done += 1;
        self.told += usize::from(matches!(outcome, Outcome::Ended(_)));
        // The receiver leaves only when the run is over.
        let _ = self.ended.send((index, outcome));
    }

    /// What time alone brings: scans whose pause is over, stragglers, the end of the time allowed.
    fn look_around(&mut self) {
        let now = Instant::now();
        self.limiter.look(now);
        let due: Vec<usize> =
            self.later.extract_if(.., |(at, _)| *at <= now).map(|(_, index)| index).collect();
        self.ready.extend(due);
        if !self.ready.is_empty() || self.next < self.scans.len() {
            return;
        }
        let straggles = |index: &usize| {
            let way = &self.ways[*index];
            let limit = self.pace.straggles_after(self.scans[*index].pixels);
            let waited = way.sent_at.map_or(Duration::ZERO, |at| at.elapsed());
            !way.hedged && limit.is_some_and(|limit| waited > limit)
        };
        let stragglers: Vec<usize> = self.sent.iter().copied().filter(straggles).collect();
        for index in stragglers {
            if !self.may_send() {
                break;
            }
            self.ways[index].hedged = true;
            self.send(index);
        }
    }

    fn tell(&self) {
        let (done, all) = (Decimal::from(self.done), Decimal::from(self.scans.len()));
        let spent = self.fuse.spent();
        let forecast = (spent * all).checked_div(done).unwrap_or(self.fuse.mean() * all);
        self.fan.live.set(Figures {
            done: self.done,
            running: self.limiter.in_flight(),
            throttled: self.limiter.throttled(),
            cold_percent: self.fuse.cold_percent(),
            spent,
            forecast,
        });
    }
}
