import { Counters } from './counters.js';
import { change, endClients, report, start } from './endpoint.js';
import { Marks } from './marks.js';
import { Polling } from './polling.js';
import { axisFor, ticks } from './scale.js';
import { Table } from './table.js';
import { millis, text } from './time.js';
import { TimeoutLine } from './timeout.js';

const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

const plot = one('.plot');
const marks = new Marks(all('.marks'));
const line = new TimeoutLine(one('#timeout'), one('#timeout-text'),
	(timeout) => changeTo({ timeout: `${timeout}ms` }, `The timeout is now ${text(timeout)}`));
const counters = new Counters(all('#outcomes > div'), one('#durations'), one('#spoken'));
const table = new Table(one('#table'));
const modes = all('[name=mode]');
const polling = new Polling(report, { show, fail, pause });

let connector;
let axis;
let changingMode = false;

function show(told) {
	connector = ours(told.connectors);
	if (!connector) {
		throw new Error('The server times no TLS handshakes');
	}
	const pending = told.stuck.filter((row) => row.connector === connector.name);
	const recent = told.recent.filter((row) => row.connector === connector.name);
	const timeout = millis(connector.timeout);
	if (!line.held) {
		scaleTo(axisFor(timeout, axis));
	}
	line.show(timeout, axis);
	marks.still = false;
	marks.show(pending, recent, { timeout, mode: connector.mode, axis });
	counters.show(connector);
	table.show(pending);
	describe(told);
	tell('live', 'Live');
}

// The one this page came from, unless a proxy hides its port
function ours(connectors) {
	const timed = connectors.filter((candidate) => candidate.timed);
	return timed.find((candidate) => String(candidate.port) === (location.port || '443')) ?? timed[0];
}

function scaleTo(wanted) {
	if (wanted === axis) {
		return;
	}
	axis = wanted;
	one('.ruler').replaceChildren(...ticks(axis).map((time) => {
		const tick = document.createElement('span');
		tick.style.left = `${time / axis.length * 100}%`;
		tick.textContent = label(time);
		return tick;
	}));
}

function label(time) {
	if (time === 0) {
		return 'accept';
	}
	// At the right edge there is no room for it
	return (time < axis.length) ? text(time) : '';
}

function describe({ stuckOmitted }) {
	const stuckAfter = millis(connector.stuckAfter);
	one('#connector').textContent = connector.name;
	one('#pending').textContent = connector.pending;
	one('#young').textContent = connector.pending - connector.stuck;
	one('#stuck-after').textContent = text(stuckAfter);
	one('#empty').hidden = connector.pending > 0;
	one('#omitted').hidden = stuckOmitted === 0;
	one('#omitted').textContent = `and ${stuckOmitted} more, not listed`;
	plot.style.setProperty('--stuck-after', stuckAfter / axis.length);
	plot.dataset.mode = connector.mode;
	if (!changingMode) {
		modes.forEach((mode) => mode.checked = mode.value === connector.mode);
	}
}

function fail(error) {
	marks.still = true;
	tell('failed', `${error.message}. Trying again`);
}

function pause() {
	marks.still = true;
	tell('paused', 'Paused while hidden');
}

function tell(state, message) {
	one('#status').dataset.state = state;
	document.body.classList.toggle('stale', state === 'failed');
	if (one('#status-text').textContent !== message) {
		one('#status-text').textContent = message;
	}
}

async function changeTo(settings, done) {
	await answer(one('#change'), async () => {
		await change(connector.name, settings);
		return done;
	});
	await polling.now();
}

async function answer(place, action) {
	try {
		place.textContent = await action();
		place.classList.remove('wrong');
	}
	catch (error) {
		place.textContent = error.message;
		place.classList.add('wrong');
	}
}

for (const mode of modes) {
	mode.addEventListener('change', async () => {
		changingMode = true;
		await changeTo({ mode: mode.value }, `The mode is now ${mode.value}`);
		changingMode = false;
	});
}

for (const button of all('#clients [data-kind]')) {
	button.addEventListener('click', () => answer(one('#answer'), async () => {
		const { open, limit } = await start(button.dataset.kind, one('#count').value);
		return `Started. ${open} of at most ${limit} are open`;
	}));
}

one('#clients [data-end]').addEventListener('click', () => answer(one('#answer'), async () => {
	await endClients();
	return 'All of them leave';
}));

polling.now();
