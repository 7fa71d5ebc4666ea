// Having something recorded once. Where nobody can tell whether it arrived, the same said again is the same command under
// the same key: what was recorded already is not recorded twice.
import type { Applied, Command } from "governed";
import { asNoView, isAway } from "../register/answer.js";
import { newKey, type OpenRegister } from "../register/register.js";

export class Sending {
  #unsure: { readonly said: string; readonly command: Command; readonly key: string } | undefined;

  /** `said` is what somebody filled in, and where; the command is made of it. */
  async send(register: OpenRegister, said: string, command: () => Command): Promise<Applied> {
    const sent = this.#unsure?.said === said ? this.#unsure : { said, command: command(), key: newKey() };
    this.#unsure = undefined;
    try {
      return await register.apply(sent.command, sent.key);
    } catch (thrown) {
      if (isAway(asNoView(thrown))) this.#unsure = sent;
      throw thrown;
    }
  }
}
