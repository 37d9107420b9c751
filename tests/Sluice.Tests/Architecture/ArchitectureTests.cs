using System.Reflection;
using System.Runtime.CompilerServices;
using Sluice.Configuration;
using Sluice.ControlPlane.Store;
using Sluice.Hosting;
using Sluice.Proxy;
using Sluice.Resources;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Resources;

namespace Sluice.Tests.Architecture;

/// <summary>Holds the arrows between rooms, and the habits that no compiler checks.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, Assembly> Rooms = new[]
    {
        typeof(Secret).Assembly,
        typeof(ResourceSet).Assembly,
        typeof(ProxySnapshot).Assembly,
        typeof(ProxyNode).Assembly,
        typeof(Exchange).Assembly,
        typeof(ProxyServer).Assembly,
        typeof(ConfigurationLoop).Assembly,
        typeof(XdsState).Assembly,
        typeof(IResourceStore).Assembly,
        typeof(ProxyRole).Assembly,
    }.ToDictionary(a => a.GetName().Name!);

    [Theory]
    [InlineData("Sluice.Values", "")]
    [InlineData("Sluice.Resources", "Sluice.Values")]
    [InlineData("Sluice.Snapshot", "Sluice.Values")]
    [InlineData("Sluice.Translation", "Sluice.Resources,Sluice.Snapshot,Sluice.Values")]
    [InlineData("Sluice.Routing", "Sluice.Snapshot,Sluice.Values")]
    [InlineData("Sluice.Proxy", "Sluice.Routing,Sluice.Snapshot,Sluice.Values")]
    [InlineData("Sluice.Configuration", "Sluice.Resources,Sluice.Snapshot,Sluice.Translation,Sluice.Values")]
    [InlineData("Sluice.Xds", "Sluice.Snapshot,Sluice.Values")]
    [InlineData(
        "Sluice.ControlPlane",
        "Sluice.Configuration,Sluice.Resources,Sluice.Routing,Sluice.Snapshot,Sluice.Translation,Sluice.Values,Sluice.Xds"
    )]
    [InlineData(
        "Sluice.Hosting",
        "Sluice.Configuration,Sluice.Proxy,Sluice.Routing,Sluice.Snapshot,Sluice.Translation,Sluice.Values,Sluice.Xds"
    )]
    public void A_room_knows_only_the_rooms_it_may(string room, string allowed)
    {
        var known = Rooms[room].GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Sluice", StringComparison.Ordinal));
        Assert.Empty(known.Except(allowed.Split(',')));
    }

    [Fact]
    public void Translation_is_pure()
    {
        var forbidden = new[] { "Microsoft.Extensions.Logging", "System.Net.Http", "System.IO.FileSystem", "Microsoft.AspNetCore" };
        var known = Rooms["Sluice.Translation"].GetReferencedAssemblies().Select(a => a.Name!).ToList();
        Assert.DoesNotContain(known, n => forbidden.Any(f => n.StartsWith(f, StringComparison.Ordinal)));
        var takers =
            from type in Rooms["Sluice.Translation"].GetTypes()
            from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            from parameter in method.GetParameters()
            where parameter.ParameterType == typeof(TimeProvider) || parameter.ParameterType == typeof(Random)
            select $"{type}.{method.Name}";
        Assert.Empty(takers);
    }

    [Fact]
    public void Every_class_is_sealed_abstract_or_static()
    {
        var open = Types().Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract);
        Assert.Empty(open);
    }

    [Fact]
    public void There_is_no_mutable_static_state()
    {
        var mutable =
            from type in Types()
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where !field.IsInitOnly && !field.IsLiteral && !field.IsDefined(typeof(CompilerGeneratedAttribute))
            select $"{type}.{field.Name}";
        Assert.Empty(mutable);
    }

    /// <summary>A second HTTP engine is to feed the same routing and filters: only the engine's own folders may know ASP.NET's request.</summary>
    [Fact]
    public void Routing_and_filters_never_see_the_HTTP_engine()
    {
        var outside =
            from folder in new[] { "Sluice.Routing", "Sluice.Proxy/Filters", "Sluice.Proxy/Clusters" }
                .Select(f => ProjectFolder($"src/{f}"))
                .Where(Directory.Exists)
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            let text = File.ReadAllText(file)
            where
                text.Contains("HttpContext", StringComparison.Ordinal)
                || text.Contains("Microsoft.AspNetCore.Http", StringComparison.Ordinal)
            select file;
        Assert.Empty(outside);
    }

    [Fact]
    public void No_file_outgrows_500_lines()
    {
        var long_ =
            from file in Directory.EnumerateFiles(ProjectFolder("src"), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            where File.ReadLines(file).Count() > 500
            select file;
        Assert.Empty(long_);
    }

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static IEnumerable<Type> Types() =>
        Rooms
            .Values.SelectMany(a => a.GetTypes())
            .Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.FullName!.Contains('<'))
            .Where(t => !IsGeneratedProtocol(t));

    // protoc's classes are not ours to seal.
    private static bool IsGeneratedProtocol(Type type) => type.FullName!.StartsWith("Sluice.Xds.Protocol.", StringComparison.Ordinal);

    private static string ProjectFolder(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
                return Path.Combine(folder.FullName, relative);
        }
        throw new DirectoryNotFoundException("the solution's folder was not found above the tests");
    }
}
