package io.github.tlshandshake.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Servers that are not written in Java, with one thread each.
 */
enum NativePeer implements Peer {

	/**
	 * The web server, whose timeout for headers is that of handshakes too.
	 */
	NGINX("nginx") {

		@Override
		String configuration(PeerSetup setup, int port) {
			return """
					daemon off;
					user root;
					worker_processes 1;
					pid %1$s/nginx.pid;
					error_log /dev/null;
					events { worker_connections %2$d; }
					http {
						access_log off;
						client_body_temp_path %1$s/body;
						proxy_temp_path %1$s/proxy;
						fastcgi_temp_path %1$s/fastcgi;
						uwsgi_temp_path %1$s/uwsgi;
						scgi_temp_path %1$s/scgi;
						client_header_timeout %3$dms;
						keepalive_requests 1000000;
						server {
							listen 127.0.0.1:%4$d ssl;
							ssl_protocols TLSv1.2 TLSv1.3;
							ssl_certificate %5$s;
							ssl_certificate_key %6$s;
							location / { return 200 "hello"; }
						}
					}
					""".formatted(setup.folder(), setup.slots(), setup.timeout().toMillis(), port,
					setup.key().certificate(), setup.key().key());
		}

		@Override
		List<String> command(Path configuration) {
			return List.of("nginx", "-c", configuration.toString());
		}

	},

	/**
	 * The proxy, which answers by itself here.
	 */
	HAPROXY("haproxy") {

		@Override
		String configuration(PeerSetup setup, int port) {
			return """
					global
						nbthread 1
						maxconn %1$d
					defaults
						mode http
						timeout connect 5s
						timeout server 60s
						timeout client %2$dms
						timeout http-request %2$dms
						timeout http-keep-alive 60s
					frontend tls
						bind 127.0.0.1:%3$d ssl crt %4$s ssl-min-ver TLSv1.2
						http-request return status 200 content-type text/plain string hello
					""".formatted(setup.slots(), setup.timeout().toMillis(), port, setup.key().both());
		}

		@Override
		List<String> command(Path configuration) {
			return List.of("haproxy", "-db", "-f", configuration.toString());
		}

	};

	private static final Pattern VERSION = Pattern.compile("(?i)version:? *(nginx/)?([0-9][^ \n]*)");

	private final String executable;

	NativePeer(String executable) {
		this.executable = executable;
	}

	abstract String configuration(PeerSetup setup, int port);

	abstract List<String> command(Path configuration);

	@Override
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	@Override
	public @Nullable String version() {
		try {
			Process process = new ProcessBuilder(this.executable, "-v").redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			Matcher matcher = VERSION.matcher(output);
			return matcher.find() ? this.executable + " " + matcher.group(2) : this.executable;
		}
		catch (IOException ex) {
			return null;
		}
	}

	@Override
	public ServerProcess start(PeerSetup setup) throws IOException {
		int port = ServerProcess.freePort();
		Path configuration = setup.folder().resolve(this.executable + ".conf");
		Files.writeString(configuration, configuration(setup, port));
		return ServerProcess.start(port, setup.processor(), command(configuration));
	}

}
