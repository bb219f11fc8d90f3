import "server-only";

type Waiting<Question, Answer> = {
  question: Question;
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
};

/**
 * Asks what is asked at the same time together: a school whose server restarts comes back at once, and
 * its streams shall not cost a query each. `ask` answers in the questions' order, at most `most` of them.
 */
export function batchLoader<Question, Answer>(
  ask: (questions: Question[]) => Promise<Answer[]>,
  most: number,
): (question: Question) => Promise<Answer> {
  let waiting: Waiting<Question, Answer>[] = [];

  function send() {
    const batch = waiting;
    waiting = [];
    ask(batch.map(({ question }) => question)).then(
      (answers) => batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer)),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    );
  }

  return (question) =>
    new Promise((resolve, reject) => {
      const count = waiting.push({ question, resolve, reject });
      if (count === 1) setImmediate(() => waiting.length > 0 && send());
      if (count === most) send();
    });
}
