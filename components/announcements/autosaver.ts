/** The state of a draft that is saved while its author types. */
export type SaveStatus =
  | { name: "clean" | "saving" | "retrying" }
  | { name: "saved"; at: Date }
  /** Nothing more is saved: the draft was changed in another tab, or has been sent. */
  /** `isUpdated`: by a deployment. */
  | { name: "stopped"; message: string; isUpdated?: boolean }
  /** Saved again with the next change. */
  | { name: "refused"; message: string; signedOut?: boolean };

export type SaveOutcome<Answer> =
  | { name: "saved"; at: Date; answer: Answer }
  | { name: "lost" }
  /** `isUpdated`: by a deployment. */
  | { name: "stopped"; message: string; isUpdated?: boolean }
  | { name: "refused"; message: string; signedOut?: boolean };

type Options<Answer> = {
  /** Saves what the form contains; `attempt` is the same for a repetition of the same content. */
  save: (attempt: number) => Promise<SaveOutcome<Answer>>;
  show: (status: SaveStatus) => void;
  /** `isLatest`: nothing has been typed since. */
  onSaved: (answer: Answer, isLatest: boolean) => void;
};

/** After the last keystroke. */
const PAUSE_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** Saves a draft a second after typing stops, one request at a time, and again when an answer was lost. */
export class Autosaver<Answer> {
  readonly #options: Options<Answer>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changes = 0;
  #savedChanges = 0;
  #isSaving = false;
  #isPaused = false;
  #isStopped = false;
  #losses = 0;

  constructor(options: Options<Answer>) {
    this.#options = options;
  }

  /** The form has changed. */
  changed() {
    this.#changes++;
    this.#saveIn(PAUSE_MS);
  }

  /** The connection is back: a lost request is repeated at once. */
  online() {
    if (this.#losses > 0) this.#saveIn(0);
  }

  /** While the form itself is under way nothing is saved beside it. */
  setPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    if (isPaused) clearTimeout(this.#timer);
    else if (this.#changes > this.#savedChanges) this.#saveIn(PAUSE_MS);
  }

  /** The form is a new one: its next change makes a new draft. */
  restart() {
    this.#isStopped = false;
  }

  close() {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #saveIn(delayMs: number) {
    clearTimeout(this.#timer);
    if (this.#isStopped || this.#isPaused) return;
    this.#timer = setTimeout(() => void this.#save(), delayMs);
  }

  async #save() {
    if (this.#isSaving) return; // what has changed meanwhile is saved behind it
    const changes = this.#changes;
    this.#isSaving = true;
    if (this.#losses === 0) this.#options.show({ name: "saving" });
    const outcome = await this.#options.save(changes);
    this.#isSaving = false;
    if (!this.#isStopped) this.#conclude(outcome, changes);
  }

  #conclude(outcome: SaveOutcome<Answer>, changes: number) {
    if (outcome.name === "lost") {
      this.#losses++;
      this.#options.show({ name: "retrying" });
      return this.#saveIn(Math.min(1_000 * 2 ** this.#losses, MAX_RETRY_MS));
    }
    this.#losses = 0;
    if (outcome.name === "stopped") this.#isStopped = true;
    else this.#savedChanges = changes;
    const isLatest = this.#changes === changes;
    if (outcome.name === "saved") this.#options.onSaved(outcome.answer, isLatest);
    this.#options.show(outcome);
    if (!isLatest) this.#saveIn(PAUSE_MS);
  }
}
