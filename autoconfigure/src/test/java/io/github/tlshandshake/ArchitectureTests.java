package io.github.tlshandshake;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.util.Assert;

/**
 * Tests for the dependencies between the packages, and for what users may see.
 */
@AnalyzeClasses(packages = ArchitectureTests.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	static final String ROOT = "io.github.tlshandshake";

	@ArchTest
	final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule coreKnowsNoFramework = ArchRuleDefinition.classes()
		.that()
		.resideInAPackage(ROOT)
		.should()
		.onlyDependOnClassesThat(knownToTheCore());

	@ArchTest
	final ArchRule autoconfigureKnowsNoSlice = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(ROOT + ".autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(ROOT + ".tomcat..", ROOT + ".netty..", ROOT + ".jetty..", ROOT + ".metrics..",
				ROOT + ".actuate..");

	@ArchTest
	final ArchRule onlyTheTomcatSliceKnowsTomcat = onlySliceKnows("tomcat", "org.apache.tomcat..",
			"org.apache.coyote..", "org.apache.catalina..", "org.springframework.boot.tomcat..");

	@ArchTest
	final ArchRule onlyTheNettySliceKnowsNetty = onlySliceKnows("netty", "io.netty..", "reactor.netty..",
			"org.springframework.boot.reactor.netty..");

	@ArchTest
	final ArchRule onlyTheJettySliceKnowsJetty = onlySliceKnows("jetty", "org.eclipse.jetty..",
			"org.springframework.boot.jetty..");

	@ArchTest
	final ArchRule onlyTheMetricsSliceKnowsMicrometer = onlySliceKnows("metrics", "io.micrometer..",
			"org.springframework.boot.micrometer..");

	@ArchTest
	final ArchRule onlyTheActuateSliceKnowsTheActuatorEndpoints = onlySliceKnows("actuate",
			"org.springframework.boot.actuate.endpoint..", "com.fasterxml.jackson..");

	@ArchTest
	final ArchRule slicesDoNotKnowEachOther = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(DescribedPredicate.alwaysTrue(),
				JavaClass.Predicates.resideInAPackage(ROOT + ".autoconfigure"));

	@ArchTest
	final ArchRule autoConfigurationsArePublicAndFinal = ArchRuleDefinition.classes()
		.that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	final ArchRule autoConfigurationsHaveNoPublicMethods = ArchRuleDefinition.noMethods()
		.that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic();

	@ArchTest
	final ArchRule nobodyUsesReflectionOnServers = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAPackage("java.lang.reflect..");

	private static DescribedPredicate<JavaClass> knownToTheCore() {
		return JavaClass.Predicates
			.resideInAnyPackage(ROOT, "java..", "javax.net.ssl..", "org.jspecify..", "org.apache.commons.logging..",
					"org.HdrHistogram..")
			.or(JavaClass.Predicates.equivalentTo(Assert.class))
			.as("are the core, the JDK, JSpecify, commons-logging, HdrHistogram or Spring's Assert");
	}

	private static ArchRule onlySliceKnows(String slice, String... packages) {
		return ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage("..tlshandshake." + slice + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(packages)
			.allowEmptyShould(true);
	}

}
