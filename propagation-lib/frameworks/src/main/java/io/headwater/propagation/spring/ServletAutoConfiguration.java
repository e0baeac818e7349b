package io.headwater.propagation.spring;

import io.headwater.propagation.HeadwaterPropagation;
import io.headwater.propagation.servlet.ServletTracing;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Joins traces in applications on a servlet container, with the routes of Spring MVC. */
@AutoConfiguration(after = PropagationAutoConfiguration.class)
@ConditionalOnClass(Filter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(HeadwaterPropagation.class)
final class ServletAutoConfiguration {
  @Bean
  FilterRegistrationBean<Filter> headwaterFilter(HeadwaterPropagation tracing) {
    FilterRegistrationBean<Filter> registration =
        new FilterRegistrationBean<>(
            ServletTracing.create(tracing).withRoutes(Routes::ofServlet).filter());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
