/** A delay that can be cancelled. One at a time. */
export class CancellableDelay {
  #deadline = 0;
  #finish: ((cancelled: boolean) => void) | undefined;

  /** Resolves after `milliseconds`: true when it was cancelled before. */
  wait(milliseconds: number): Promise<boolean> {
    this.#deadline = Date.now() + milliseconds;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#finish?.(false), milliseconds);
      this.#finish = (cancelled) => {
        clearTimeout(timer);
        this.#finish = undefined;
        resolve(cancelled);
      };
    });
  }

  cancel() {
    this.#finish?.(true);
  }

  finishIfOverdue() {
    if (Date.now() >= this.#deadline) this.#finish?.(false);
  }
}
