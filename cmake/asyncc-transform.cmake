# asyncc_transform(<target> [<source>...])
#
# Lets a target have sources in asyncc's dialect:
#
#     add_executable(app main.async.c util.c)
#     asyncc_transform(app)
#
# Every x.async.c of the target, and every source named here, is rewritten
# into plain C in the build directory, and that is what gets compiled. From
# x.async.h comes x.h, before any source is read, in a directory that the
# target's sources are compiled with. The runtime is linked. The tool reads a source with the flags that the target
# compiles its C with: include directories, definitions, options, standard,
# those of the libraries it links too. A generated file is made again when
# its source, a header the source includes, the flags or the tool changes.
#
# Call it in the directory that makes the target. Sources and flags may be
# added until the end of that directory.

set(ASYNCC_TRANSFORM_FILE "${CMAKE_CURRENT_LIST_DIR}/asyncc-transform-file.cmake")

function(asyncc_transform target)
    if(NOT TARGET ${target})
        message(FATAL_ERROR "asyncc_transform: there is no target '${target}'")
    endif()
    get_target_property(source_dir ${target} SOURCE_DIR)
    if(NOT source_dir STREQUAL CMAKE_CURRENT_SOURCE_DIR)
        message(FATAL_ERROR "asyncc_transform: call it in ${source_dir}, where '${target}' is made")
    endif()
    target_link_libraries(${target} PRIVATE asyncc::asyncc)
    # What is deferred sees its arguments as they are written, so write them out.
    cmake_language(EVAL CODE "cmake_language(DEFER CALL _asyncc_transform [[${target}]] [[${ARGN}]])")
endfunction()

function(_asyncc_transform target named)
    get_target_property(listed ${target} SOURCES)
    get_target_property(source_dir ${target} SOURCE_DIR)
    set(sources ${named})
    foreach(source IN LISTS listed)
        if(source MATCHES "\\.async\\.[ch]$")
            list(APPEND sources "${source}")
        endif()
    endforeach()
    list(REMOVE_DUPLICATES sources)
    if(NOT sources)
        message(FATAL_ERROR "asyncc_transform: '${target}' has no source named *.async.c")
    endif()
    set(headers ${sources})
    list(FILTER headers INCLUDE REGEX "\\.h$")
    list(FILTER sources EXCLUDE REGEX "\\.h$")
    set(made_headers "")

    set(out_dir "${CMAKE_CURRENT_BINARY_DIR}/asyncc/${target}")
    _asyncc_flags(${target} "${out_dir}" flags_file)
    foreach(source IN LISTS headers sources)
        cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${source_dir}" OUTPUT_VARIABLE in)
        _asyncc_output("${source}" "${source_dir}" "${out_dir}" out)
        cmake_path(GET in PARENT_PATH in_dir)
        # To CMake the source is no longer something to compile, only to show.
        set_source_files_properties("${in}" TARGET_DIRECTORY ${target}
            PROPERTIES HEADER_FILE_ONLY ON)
        _asyncc_source_flags("${in}" ${target} own_flags)
        add_custom_command(OUTPUT "${out}"
            COMMAND "${CMAKE_COMMAND}" "-DASYNCC=$<TARGET_FILE:asyncc::tool>" "-DIN=${in}"
                    "-DOUT=${out}" "-DFLAGS_FILE=${flags_file}" "-DOWN_FLAGS=${own_flags}"
                    -P "${ASYNCC_TRANSFORM_FILE}"
            DEPENDS "${in}" "${flags_file}" ${made_headers} asyncc::tool "$<TARGET_FILE:asyncc::tool>"
            DEPFILE "${out}.d"
            COMMENT "Transforming ${source}"
            VERBATIM)
        target_sources(${target} PRIVATE "${out}" "${in}")
        if(source MATCHES "\\.h$")
            cmake_path(GET out PARENT_PATH made_dir)
            target_include_directories(${target} PRIVATE "${made_dir}")
            list(APPEND made_headers "${out}")
            continue()
        endif()
        # "x.h" in the source is the file beside it, wherever the output lies.
        set_source_files_properties("${out}" TARGET_DIRECTORY ${target}
            PROPERTIES COMPILE_OPTIONS "-iquote;${in_dir};${own_flags}")
    endforeach()
endfunction()

# The flags of the target's C, one a line, in a file that changes only when
# they do. file(GENERATE) alone may ask about the language of a flag.
function(_asyncc_flags target out_dir result)
    set(config "")
    get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
    if(multi)
        set(config "-$<CONFIG>")
    endif()
    set(includes "$<REMOVE_DUPLICATES:$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>>")
    set(definitions "$<REMOVE_DUPLICATES:$<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>>")
    set(options "$<TARGET_PROPERTY:${target},COMPILE_OPTIONS>")
    set(standard "$<TARGET_PROPERTY:${target},C_STANDARD>")
    set(strict "$<STREQUAL:$<UPPER_CASE:$<TARGET_PROPERTY:${target},C_EXTENSIONS>>,OFF>")
    string(JOIN "\n" content
        "$<$<BOOL:${standard}>:-std=$<IF:${strict},c,gnu>${standard}>"
        "$<JOIN:${options},\n>"
        "$<$<BOOL:${includes}>:-I$<JOIN:${includes},\n-I>>"
        "$<$<BOOL:${definitions}>:-D$<JOIN:${definitions},\n-D>>"
        "")
    # CMAKE_C_FLAGS and the like are strings for a shell.
    string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
    separate_arguments(global UNIX_COMMAND "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${type}}")
    list(JOIN global "\n" global)
    set(file "${out_dir}/$<COMPILE_LANGUAGE>${config}.flags")
    file(GENERATE OUTPUT "${file}" CONTENT "${global}\n${content}" TARGET ${target})
    set(${result} "${out_dir}/C${config}.flags" PARENT_SCOPE)
endfunction()

# What was set on the source file itself.
function(_asyncc_source_flags in target result)
    set(flags "")
    get_source_file_property(definitions "${in}" TARGET_DIRECTORY ${target} COMPILE_DEFINITIONS)
    get_source_file_property(options "${in}" TARGET_DIRECTORY ${target} COMPILE_OPTIONS)
    get_source_file_property(includes "${in}" TARGET_DIRECTORY ${target} INCLUDE_DIRECTORIES)
    if(options)
        list(APPEND flags ${options})
    endif()
    if(includes)
        list(TRANSFORM includes PREPEND "-I")
        list(APPEND flags ${includes})
    endif()
    if(definitions)
        list(TRANSFORM definitions PREPEND "-D")
        list(APPEND flags ${definitions})
    endif()
    set(${result} "${flags}" PARENT_SCOPE)
endfunction()

# dir/x.async.c gives dir/x.c, below the target's own directory.
function(_asyncc_output source source_dir out_dir result)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${source_dir}" NORMALIZE OUTPUT_VARIABLE path)
    cmake_path(IS_PREFIX source_dir "${path}" inside)
    if(inside)
        cmake_path(RELATIVE_PATH path BASE_DIRECTORY "${source_dir}" OUTPUT_VARIABLE name)
    else()
        string(MD5 hash "${path}")
        cmake_path(GET path FILENAME name)
        string(PREPEND name "${hash}/")
    endif()
    string(REGEX REPLACE "(\\.async)?\\.([ch])$" ".\\2" name "${name}")
    set(${result} "${out_dir}/${name}" PARENT_SCOPE)
endfunction()
