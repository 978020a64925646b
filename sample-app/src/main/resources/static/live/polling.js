const INTERVAL = 300;

const INTERVAL_AFTER_ERROR = 1000;

/** Reads one after the other, while the page is seen. */
export class Polling {

	#read;

	#listener;

	#timer = 0;

	#last = Promise.resolve();

	/** The listener has the methods show(report), fail(error) and pause(). */
	constructor(read, listener) {
		this.#read = read;
		this.#listener = listener;
		document.addEventListener('visibilitychange', () => this.#changeVisibility());
	}

	/** Read now, or as soon as what is being read has come, and wait for it. */
	now() {
		this.#last = this.#last.then(() => this.#readOnce());
		return this.#last;
	}

	async #readOnce() {
		try {
			this.#listener.show(await this.#read());
			this.#next(INTERVAL);
		}
		catch (error) {
			this.#listener.fail(error);
			this.#next(INTERVAL_AFTER_ERROR);
		}
	}

	#next(interval) {
		clearTimeout(this.#timer);
		if (!document.hidden) {
			this.#timer = setTimeout(() => this.now(), interval);
		}
	}

	#changeVisibility() {
		if (document.hidden) {
			clearTimeout(this.#timer);
			this.#listener.pause();
		}
		else {
			this.now();
		}
	}

}
