import { spoken, text } from './time.js';

const SHORTEST = 500;

// Keys are pressed one after the other: the last one counts
const PATIENCE = 350;

const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5 };

/** The line at the timeout, which can be dragged. */
export class TimeoutLine {

	#input;

	#output;

	#onChange;

	#timer = 0;

	#axis = { length: 0, tick: 0 };

	#timeout = 0;

	#held = false;

	constructor(input, output, onChange) {
		this.#input = input;
		this.#output = output;
		this.#onChange = onChange;
		input.addEventListener('pointerdown', () => this.#held = true);
		input.addEventListener('input', () => this.#preview(Number(input.value) * 1000));
		input.addEventListener('change', () => this.#send());
		input.addEventListener('keydown', (event) => this.#press(event));
		for (const end of ['pointerup', 'pointercancel']) {
			input.addEventListener(end, () => this.#held = this.#timer !== 0);
		}
	}

	/** Show what the endpoint tells, unless the line is being moved. */
	show(timeout, axis) {
		if (!this.#held) {
			this.#axis = axis;
			this.#input.max = axis.length / 1000;
			this.#draw(timeout);
		}
	}

	/** Whether the line is where somebody moved it, and not yet where the endpoint says. */
	get held() {
		return this.#held;
	}

	#press(event) {
		const step = KEYS[event.key] * this.#axis.tick / (event.shiftKey ? 20 : 4);
		if (step) {
			event.preventDefault();
			this.#preview(this.#timeout + step);
			clearTimeout(this.#timer);
			this.#timer = setTimeout(() => this.#send(), PATIENCE);
		}
	}

	#preview(timeout) {
		this.#held = true;
		this.#draw(Math.min(Math.max(Math.round(timeout / 10) * 10, SHORTEST), this.#axis.length));
	}

	async #send() {
		clearTimeout(this.#timer);
		this.#timer = 0;
		this.#held = true;
		const sent = this.#timeout;
		await this.#onChange(sent);
		this.#held = this.#timer !== 0;
	}

	#draw(timeout) {
		this.#timeout = timeout;
		this.#input.value = timeout / 1000;
		this.#input.setAttribute('aria-valuetext', spoken(timeout));
		this.#output.textContent = text(timeout);
		this.#input.parentElement.style.setProperty('--timeout', timeout / this.#axis.length);
	}

}
