package tuiconsole.live;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** A second port to the same engine that asks who you are: one boot serves tests with and without sign-in. */
@Configuration
@ConditionalOnProperty("live.secured-port")
class SignIn {

  @Value("${live.secured-port}")
  private int port;

  @Value("${engine.package}")
  private String engine;

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> secondPort() {
    return factory -> {
      Connector connector = new Connector();
      connector.setPort(port);
      connector.setProperty("address", "127.0.0.1");
      factory.addAdditionalTomcatConnectors(connector);
    };
  }

  @Bean
  FilterRegistrationBean<Filter> signInOnSecondPort() throws ReflectiveOperationException {
    String security = engine + ".engine.rest.security.auth.";
    Filter ask =
        (Filter)
            ClassUtils.forName(security + "ProcessEngineAuthenticationFilter", null)
                .getConstructor()
                .newInstance();
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new OnlyOn(port, ask));
    registration.addInitParameter(
        "authentication-provider", security + "impl.HttpBasicAuthenticationProvider");
    registration.addUrlPatterns("/engine-rest/*");
    return registration;
  }

  private record OnlyOn(int port, Filter filter) implements Filter {

    @Override
    public void init(FilterConfig configuration) throws ServletException {
      filter.init(configuration);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getLocalPort() == port) {
        filter.doFilter(request, response, chain);
      } else {
        chain.doFilter(request, response);
      }
    }

    @Override
    public void destroy() {
      filter.destroy();
    }
  }
}
