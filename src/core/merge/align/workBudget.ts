/**
 * How much comparing one merge may do before it stops looking for the best answer. Counted in steps rather than
 * milliseconds, so that the same inputs always give the same result.
 */
export class WorkBudget {
  private left: number;

  constructor(steps: number) {
    this.left = steps;
  }

  get exhausted(): boolean {
    return this.left <= 0;
  }

  /** @returns whether there is any left afterwards */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left > 0;
  }
}

/** Steps of one text merge. The hardest 50,000 lines tried (random ones out of 200, on both sides) take two thirds of it. */
export const TEXT_MERGE_STEPS = 200_000_000;
