package io.github.tlshandshake.autoconfigure;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link ApplicationContextInitializer} that fails the start on a Spring Boot that is too
 * old. Nothing else would: the auto-configurations find their classes missing there, and
 * back off. So it loads on Spring Boot 3 as well, and uses only what that has.
 * <p>
 * A newer one is let through: most applications survive an upgrade, and each server's
 * hooks report what they cannot time.
 */
final class SpringBootVersionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final int OLDEST_MAJOR = 4;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		check(SpringBootVersion.getVersion());
	}

	static void check(String version) {
		String major = version.split("\\.", 2)[0];
		if (major.matches("\\d{1,4}") && Integer.parseInt(major) < OLDEST_MAJOR) {
			throw new SpringBootTooOldException(version);
		}
	}

}
