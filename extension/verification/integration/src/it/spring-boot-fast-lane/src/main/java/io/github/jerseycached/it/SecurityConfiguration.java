package io.github.jerseycached.it;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

@Configuration
public class SecurityConfiguration {

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        CorsConfiguration shop = new CorsConfiguration();
        shop.setAllowedOrigins(List.of("https://shop.example"));
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        everywhere.registerCorsConfiguration("/**", shop);
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/open/**")
                        .permitAll()
                        .requestMatchers("/admin/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .cors(cors -> cors.configurationSource(everywhere))
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("ann").password("{noop}a").roles("USER", "ADMIN").build(),
                User.withUsername("bob").password("{noop}b").roles("USER").build());
    }

    /** A filter as an application may write one, without an order. */
    @Bean
    Filter closesAtNight() {
        return (request, response, rest) -> {
            if (((HttpServletRequest) request).getHeader("X-Night") != null) {
                ((HttpServletResponse) response).setStatus(503);
            } else {
                rest.doFilter(request, response);
            }
        };
    }
}
