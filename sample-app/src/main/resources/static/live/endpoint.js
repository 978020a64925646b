const ENDPOINT = 'actuator/tlshandshakes';

// As many as the clients that this page can start
const LIMIT = 500;

const PATIENCE = 5000;

/** What the endpoint tells now. */
export async function report() {
	const response = await request(`${ENDPOINT}?limit=${LIMIT}`);
	return response.json();
}

/** Change the timeout or the mode of a connector. */
export function change(connector, settings) {
	return request(`${ENDPOINT}/${encodeURIComponent(connector)}`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(settings)
	});
}

/** Start clients that get stuck, and tell how many are open then. */
export async function start(kind, count) {
	const response = await request(`clients/${kind}?count=${count}`, { method: 'POST' });
	return response.json();
}

/** End the clients that were started. */
export function endClients() {
	return request('clients', { method: 'DELETE' });
}

async function request(path, options) {
	const response = await send(path, options);
	if (!response.ok) {
		throw new Error(`The server refused (${response.status}): ${await reason(response)}`);
	}
	return response;
}

async function send(path, options) {
	try {
		return await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE), ...options });
	}
	catch {
		throw new Error('The server does not answer');
	}
}

async function reason(response) {
	const body = await response.json().catch(() => ({}));
	return body.reason ?? body.detail ?? body.error ?? response.statusText;
}
