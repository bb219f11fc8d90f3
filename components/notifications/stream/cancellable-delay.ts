/** A wait that can be cut short. One at a time. */
export class CancellableDelay {
  #due = 0;
  #end: ((cut: boolean) => void) | undefined;

  /** Resolves after `milliseconds`, to whether it was cut short. */
  wait(milliseconds: number): Promise<boolean> {
    this.#due = Date.now() + milliseconds;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end?.(false), milliseconds);
      this.#end = (cut) => {
        clearTimeout(timer);
        this.#end = undefined;
        resolve(cut);
      };
    });
  }

  cut() {
    this.#end?.(true);
  }

  endIfOverdue() {
    if (Date.now() >= this.#due) this.#end?.(false);
  }
}
