/** Joins traces in Spring MVC, WebFlux and Spring's HTTP clients, with Spring Boot by itself. */
@NullMarked
package io.headwater.propagation.spring;

import org.jspecify.annotations.NullMarked;
