//! Work is bounded in steps, never in time: the same input stops at the same step everywhere.

/// How many steps a computation may still take.
///
/// ```
/// use governed::Budget;
/// let mut budget = Budget::of(2);
/// assert!(budget.spend(2).is_ok());
/// assert!(budget.spend(1).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    left: u64,
}

/// A computation needed more steps than it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the step budget is spent")]
pub struct BudgetSpent;

impl Budget {
    /// A budget of so many steps.
    pub fn of(steps: u64) -> Self {
        Self { left: steps }
    }

    /// Takes `steps` off.
    ///
    /// # Errors
    /// When fewer are left; the budget is then empty.
    pub fn spend(&mut self, steps: u64) -> Result<(), BudgetSpent> {
        if let Some(left) = self.left.checked_sub(steps) {
            self.left = left;
            return Ok(());
        }
        self.left = 0;
        Err(BudgetSpent)
    }
}
