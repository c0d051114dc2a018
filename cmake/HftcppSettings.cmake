# What every target of the project is compiled with. `hftcpp_settings` reaches the
# users of an installed library too, `hftcpp_warnings` is for our own code alone, and
# `hftcpp_internal` for those who may see the private headers: a user's program may not.

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(spdlog REQUIRED)
find_path(HFTCPP_CONCURRENTQUEUE_DIR concurrentqueue/concurrentqueue.h REQUIRED)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(hftcpp_settings INTERFACE)
target_compile_features(hftcpp_settings INTERFACE cxx_std_20)
# Asio and Beast are compiled once, in net/, instead of into every file that includes them.
target_compile_definitions(hftcpp_settings INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION)
target_include_directories(hftcpp_settings INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_libraries(hftcpp_settings INTERFACE Boost::headers Threads::Threads)

add_library(hftcpp_warnings INTERFACE)
# A designated initializer names what differs from the default: the rest is not forgotten.
target_compile_options(hftcpp_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Werror
                                                 -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ warns of every fence under TSan, and g++ 12 of imagined overruns inside libstdc++ and Boost.
  target_compile_options(hftcpp_warnings INTERFACE -Wno-tsan -Wno-restrict)
  if(HFTCPP_SANITIZE)
    target_compile_options(hftcpp_warnings INTERFACE -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
  endif()
endif()

add_library(hftcpp_internal INTERFACE)
target_include_directories(hftcpp_internal INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(hftcpp_internal INTERFACE hftcpp_warnings)

if(HFTCPP_SANITIZE)
  add_compile_options(-fsanitize=${HFTCPP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HFTCPP_SANITIZE})
endif()

if(HFTCPP_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # a fuzzer sees only the code that is counted
endif()

# Says for `hftcpp check` and `hftcpp version` whether a room that needs a library of its own is
# built: hftcpp_optional_room(redis ${HFTCPP_REDIS}).
function(hftcpp_optional_room name is_built)
  if(is_built)
    set_property(GLOBAL APPEND PROPERTY HFTCPP_OPTIONAL_ROOMS "${name}=ON")
  else()
    set_property(GLOBAL APPEND PROPERTY HFTCPP_OPTIONAL_ROOMS "${name}=OFF")
  endif()
endfunction()

# Compiles the target's sources eight at a time where HFTCPP_UNITY is on: a third of the work where every
# file includes Asio or GoogleTest. Names in anonymous namespaces are then to be unique in the room.
function(hftcpp_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${HFTCPP_UNITY})
  if(HFTCPP_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # An included file has to be a header to g++: what only a source may do, it warns of.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

# The same for rooms of many folders: what stands in one folder is compiled together, so that such names
# are to be unique in the folder alone.
function(hftcpp_compile_folders_together target)
  hftcpp_compile_together(${target})
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "\\.cpp$")
  set(count 0)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET folder FILENAME folder)
    math(EXPR batch "${count} / 8")  # eight at a time: both cores are to have something to do
    math(EXPR count "${count} + 1")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${folder}_${batch}")
  endforeach()
endfunction()

# A room of the house: a static library of every source below its folder.
function(hftcpp_room name)
  cmake_parse_arguments(room "" "" "SOURCES;LINK" ${ARGN})
  if(NOT room_SOURCES)
    file(GLOB_RECURSE room_SOURCES CONFIGURE_DEPENDS *.cpp *.hpp)
  endif()
  add_library(hftcpp_${name} STATIC ${room_SOURCES})
  add_library(hftcpp::${name} ALIAS hftcpp_${name})
  set_target_properties(hftcpp_${name} PROPERTIES EXPORT_NAME ${name})
  target_link_libraries(hftcpp_${name} PUBLIC hftcpp_settings ${room_LINK}
                                       PRIVATE $<BUILD_INTERFACE:hftcpp_internal>)
endfunction()
