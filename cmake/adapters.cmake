# Libraries of their own that join the runtime to somebody else's: built where that one is found.
# Each is runtime/adapters/NAME.c and runtime/include/asyncc/NAME.h, and is found by
# pkg-config as asyncc-NAME.

function(asyncc_adapter name package)
    pkg_check_modules(ADAPTER_${name} QUIET IMPORTED_TARGET ${package})
    if(NOT ADAPTER_${name}_FOUND)
        message(STATUS "asyncc-${name} is left out: there is no ${package}")
        return()
    endif()
    add_library(asyncc_${name} STATIC ${PROJECT_SOURCE_DIR}/runtime/adapters/${name}.c)
    set_target_properties(asyncc_${name} PROPERTIES OUTPUT_NAME asyncc-${name})
    target_compile_options(asyncc_${name} PRIVATE ${warnings})
    target_link_libraries(asyncc_${name}
        PUBLIC asyncc_static PRIVATE PkgConfig::ADAPTER_${name}
        INTERFACE PkgConfig::ADAPTER_${name})
    set(adapter ${name})
    set(adapter_package ${package})
    configure_file(${PROJECT_SOURCE_DIR}/cmake/asyncc-adapter.pc.in asyncc-${name}.pc @ONLY)
    install(TARGETS asyncc_${name})
    install(FILES ${PROJECT_BINARY_DIR}/asyncc-${name}.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

asyncc_adapter(glib glib-2.0)
asyncc_adapter(uv libuv)
