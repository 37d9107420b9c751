using System.Reflection;
using Sluice.Snapshot;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>The records that a snapshot is made of.</summary>
internal static class SnapshotTypes
{
    public static IReadOnlyCollection<Type> All()
    {
        var found = new HashSet<Type>();
        Collect(typeof(ProxySnapshot), found);
        return found;
    }

    public static Type[] VariantsOf(Type type) => [.. type.Assembly.GetTypes().Where(t => t.BaseType == type)];

    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && p.GetIndexParameters().Length == 0);

    private static void Collect(Type type, HashSet<Type> found)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
            Collect(type.GetGenericArguments()[0], found);
        else if (type.Assembly == typeof(ProxySnapshot).Assembly && !type.IsEnum)
        {
            foreach (var variant in type.IsAbstract ? VariantsOf(type) : [type])
            {
                if (!found.Add(variant))
                    continue;
                foreach (var property in PropertiesOf(variant))
                    Collect(property.PropertyType, found);
            }
        }
    }
}
