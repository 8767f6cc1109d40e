/** A bench's helper processes: each answers one question at a time over the channel that Node opens to a child. */

import { type ChildProcess, fork } from 'node:child_process';

export interface HelperProcess<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  /** Lets it end by itself. */
  stop(): Promise<void>;
}

type Message<Answer> = { readonly answer: Answer } | { readonly error: string };

/** Starts `file`, a script that calls {@link answerQuestions}. Its standard output goes nowhere. */
export function startHelper<Question extends object, Answer>(
  file: URL,
  args: readonly string[] = [],
  execArgv: readonly string[] = [],
): HelperProcess<Question, Answer> {
  const child = fork(file, args, {
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    ask: (question) => askChild(child, question),
    async stop() {
      if (child.exitCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await exited;
    },
  };
}

function askChild<Answer>(child: ChildProcess, question: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('a helper process ended'));
    child.once('exit', gone);
    child.once('message', (message: Message<Answer>) => {
      child.off('exit', gone);
      if ('answer' in message) resolve(message.answer);
      else reject(new Error(message.error));
    });
    child.send(question);
  });
}

/** In the helper: answers until the bench lets go of it, then calls `close`. */
export function answerQuestions<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
  close: () => Promise<void> = async () => {},
): void {
  process.on('message', (question: Question) => {
    answer(question).then(
      (answered) => process.send?.({ answer: answered }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    );
  });
  process.once('disconnect', () => {
    close().finally(() => process.exit());
  });
}
